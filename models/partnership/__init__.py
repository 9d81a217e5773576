from . import solidarity_partnership
from . import solidarity_partnership_aid
