"""What there is to attack, found in the running server and not listed by hand: routes, models, public methods."""

import inspect
import re

ADDON = "odoo.addons.solidarity_partnership"
PARAMETER = re.compile(r"<(?:(?P<converter>[a-z_]+)(?:\([^>]*\))?:)?(?P<name>[a-z_]+)>")


def is_ours(thing):
    """Whether a class or a function was written in this addon."""
    return (getattr(thing, "__module__", None) or "").startswith(ADDON)


# ------------------------------------------------------------------
# Models and methods
# ------------------------------------------------------------------


def own_models(env):
    """Names of the models that this addon makes, those without a table too."""
    return sorted(
        name
        for name, model in env.registry.items()
        if model._original_module == "solidarity_partnership" and not model._abstract
    )


def extended_models(env):
    """Names of the models of others to which this addon adds fields or public methods."""
    return sorted(
        name
        for name, model in env.registry.items()
        if model._original_module != "solidarity_partnership"
        and not model._abstract
        and any(is_ours(base) for base in model.mro())
    )


def public_methods(env, model_name):
    """Names of the methods of a model that were written in this addon and that anybody may call from outside."""
    model = env.registry[model_name]
    found = set()
    for base in model.mro():
        if is_ours(base):
            found |= {name for name, value in vars(base).items() if inspect.isfunction(value)}
    return sorted(
        name
        for name in found
        if not name.startswith("_")
        and not any(getattr(getattr(base, name, None), "_api_private", False) for base in model.mro())
    )


# ------------------------------------------------------------------
# Routes
# ------------------------------------------------------------------


def _written_here(controller, name):
    """The functions of this name that classes of this addon give to a controller."""
    return [vars(base)[name] for base in type(controller).mro() if name in vars(base) and is_ours(base)]


def _overridden(controller):
    """Names of what classes of this addon give to a controller, routes or not."""
    return {
        name
        for base in type(controller).mro()
        if is_ours(base)
        for name, value in vars(base).items()
        if inspect.isfunction(value)
    }


def _called(controller, name):
    """Names that a method of a controller mentions, in all its versions: what it may call."""
    words = set()
    for base in type(controller).mro():
        function = inspect.unwrap(vars(base).get(name, None) or _called)
        if function is not _called:
            words |= set(function.__code__.co_names)
    return words


def routes(env):
    """Endpoints that this addon serves or changes.

    :return: ``{address: {"own": whether the address is ours, "methods": …, "auth": …, "type": …,
        "parameters": {name: converter}, "words": names of what the endpoint takes}}``
    """
    found = {}
    modules = sorted(env.registry._init_modules)
    for address, endpoint in env["ir.http"]._generate_routing_rules(
        modules, env["ir.http"]._get_converters()
    ):
        controller = endpoint.func.__self__
        name = endpoint.func.__name__
        own = bool(_written_here(controller, name))
        changed = own or bool(_overridden(controller) & _called(controller, name))
        if not changed:
            continue
        entry = found.setdefault(address, {"methods": set(), "words": set()})
        entry["name"] = f"{type(controller).__name__}.{name}"
        entry["own"] = address.startswith(("/solidarity", "/my/solidarity"))
        entry["auth"] = endpoint.routing["auth"]
        entry["type"] = endpoint.routing["type"]
        entry["csrf"] = endpoint.routing.get("csrf", True)
        entry["methods"] |= set(endpoint.routing.get("methods") or ())
        entry["parameters"] = {
            match["name"]: match["converter"] or "string" for match in PARAMETER.finditer(address)
        }
        for function in _written_here(controller, name):
            signature = inspect.signature(inspect.unwrap(function))
            entry["words"] |= {
                parameter.name
                for parameter in signature.parameters.values()
                if parameter.kind == parameter.POSITIONAL_OR_KEYWORD and parameter.name != "self"
            }
    return found


# ------------------------------------------------------------------
# What was written
# ------------------------------------------------------------------


def written_here(env, tables):
    """How many rows of these tables the current transaction has written so far, taken back or not.

    PostgreSQL counts for itself (``pg_stat_xact_all_tables``), whatever way the rows were written.
    """
    env.cr.execute(
        """SELECT sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                      + pg_stat_get_xact_tuples_deleted(oid))
             FROM (SELECT unnest(%s)::regclass::oid AS oid) AS watched""",
        [tables],
    )
    return env.cr.fetchone()[0]


def fields_to_address(address, values):
    """An address of the routing map with values in place of its parameters."""
    return PARAMETER.sub(lambda match: str(values.get(match["name"], "1")), address)


def hidden_methods(env):
    """Methods of our controllers that another of our controllers hides: Odoo makes one class of all that extend the
    same one of its own, whatever their files.

    :return: ``{"name: first class, second class", …}``
    """
    modules = sorted(env.registry._init_modules)
    controllers = {
        type(endpoint.func.__self__)
        for _address, endpoint in env["ir.http"]._generate_routing_rules(
            modules, env["ir.http"]._get_converters()
        )
    }
    hidden = set()
    for controller in controllers:
        seen = {}
        for base in filter(is_ours, controller.mro()):
            for name, function in vars(base).items():
                function = inspect.unwrap(getattr(function, "__func__", function))
                if not inspect.isfunction(function):
                    continue
                if name in seen and "super" not in seen[name][1].__code__.co_names:
                    hidden.add(f"{name}: {seen[name][0]}, {base.__name__}")
                seen[name] = base.__name__, function
    return hidden
