from . import solidarity_exchange_minutes
