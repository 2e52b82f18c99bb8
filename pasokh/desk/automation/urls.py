"""The addresses of rules, their log, and macros."""

from django.urls import path

from . import acting, exchange, macros, rules, runs

urlpatterns = [
    path("settings/rules", rules.rules, name="rules"),
    path("settings/rules/new", rules.new, name="rule-new"),
    path("settings/rules/runs", runs.runs, name="rule-runs"),
    path("settings/rules/shipped", rules.bring, name="rules-ship"),
    path("settings/rules/trigger", rules.trigger, name="rule-trigger"),
    path("settings/rules/condition", acting.condition, name="rule-condition"),
    path("settings/rules/action", acting.action, name="rule-action"),
    path("settings/rules/told", rules.told, name="rule-told"),
    path("settings/rules/trial", rules.trial, name="rule-trial"),
    path("settings/rules/exchange", exchange.exchange, name="rule-exchange"),
    path("settings/rules/export.json", exchange.out, name="rule-export"),
    path("settings/rules/import", exchange.take, name="rule-import"),
    path("settings/rules/<str:public_id>", rules.rule, name="rule"),
    path("settings/rules/<str:public_id>/change", rules.change, name="rule-change"),
    path("settings/rules/<str:public_id>/trial", rules.trial, name="rule-try"),
    path("settings/rules/<str:public_id>/versions/<int:number>", rules.back, name="rule-back"),
    path("settings/macros", macros.macros, name="macros"),
    path("settings/macros/new", macros.new, name="macro-new"),
    path("settings/macros/<str:public_id>", macros.macro, name="macro"),
    path("tickets/<int:number>/macros", macros.choose, name="macro-choose"),
    path("tickets/<int:number>/macros/use", macros.use, name="macro-use"),
]
