from . import solidarity_partnership
from . import solidarity_partnership_aid
from . import solidarity_partnership_declaration
