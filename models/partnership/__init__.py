from . import solidarity_partnership
