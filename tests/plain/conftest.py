from hypothesis import settings

# How long an example takes depends on who else uses the machine; speed is measured in benchmarks/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
