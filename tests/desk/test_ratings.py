"""What a customer said of how she was helped, at her request."""

from django.urls import reverse

from pasokh.tickets.actions.rate import rate
from pasokh.tickets.actions.wish_answer import wish_answer


def test_a_rating_stands_in_the_panel_and_in_the_thread(desk, ticket):
    address = reverse("desk:life", args=[ticket.number])
    assert "امتیاز" not in desk.get(address).text
    wish_answer(ticket=ticket, contact=ticket.contact, way="email")
    rate(ticket=ticket, contact=ticket.contact, score=2, reasons=["سرعت"], words="<b>دیر</b> شد")
    shown = desk.get(address).text
    assert "★★☆☆☆" in shown and 'aria-label="۲ از ۵"' in shown and "ناراضی" in shown
    assert "سرعت" in shown and "&lt;b&gt;دیر&lt;/b&gt; شد" in shown
    rate(ticket=ticket, contact=ticket.contact, score=5)
    thread = desk.get(reverse("desk:ticket", args=[ticket.number])).text
    assert "پاسخ را با ایمیل می‌خواهد" in thread
    assert "۲ از ۵ امتیاز داد" in thread and "امتیاز را به ۵ از ۵ تغییر داد" in thread


def test_reasons_that_follow_a_rating_are_not_told_as_another_one(desk, ticket):
    rate(ticket=ticket, contact=ticket.contact, score=2)
    rate(ticket=ticket, contact=ticket.contact, score=2, reasons=["سرعت"])
    thread = desk.get(reverse("desk:ticket", args=[ticket.number])).text
    assert (thread.count("۲ از ۵ امتیاز داد"), thread.count("دربارهٔ امتیازش توضیح داد")) == (1, 1)
