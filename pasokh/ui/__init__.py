"""What every screen is made of: tokens, layouts, components, icons, controllers and the words around a form.

The room owns no nouns. It offers

* ``ui.jinja.environment``: the Jinja2 environment of the product, with its filters and globals;
* ``ui.display``: the calendar, digits and currency unit in which the present person reads;
* ``jinja2/ui/base.html``, ``layouts/`` and ``components/`` (macros; each names its parameters);
* ``ui.forms.FormRenderer``: Django's forms drawn as our components;
* ``/ui``: the living style guide. A component enters the product after it stands there.
"""
