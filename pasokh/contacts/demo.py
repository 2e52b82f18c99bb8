"""The demo shop's customers. Numbers and addresses are of ranges that belong to nobody."""

from pasokh.kernel.tenancy import workspace

from .actions.identify import claim, identify
from .actions.segments import make_segment, put_companies, put_contact
from .models import Company

CUSTOMERS = (
    # name, e-mail, phone, company
    ("مریم رضایی", "maryam@example.ir", "09120000017", ""),
    ("علی کریمی", "ali.karimi@example.ir", "09120000025", ""),
    ("سارا احمدی", "sara.ahmadi@example.com", "09350000031", ""),
    ("شهرام پارسا", "parsa@parsnoor.example", "09120000040", "شرکت پارس‌نور"),
    ("زهرا موسوی", "zahra.mousavi@example.ir", "09190000052", ""),
    ("کاوه شریفی", "kaveh@example.com", "09120000063", ""),
    ("لیلا حسینی", "leila.h@example.ir", "09360000074", ""),
    ("James Carter", "j.carter@example.com", "+442071838750", ""),
    ("مهدی قاسمی", "mehdi@example.ir", "09120000085", "دفتر فنی آرمان"),
    ("نرگس عباسی", "narges@example.ir", "09330000096", ""),
)


def tell(story):
    """Make the customers known, each by e-mail and phone, and who of them is in a segment."""
    with workspace(story.workspace):
        story.customers = {row[0]: _customer(*row) for row in CUSTOMERS}
        key = make_segment(name="مشتریان کلیدی", by=story.owner)
        put_companies(segment=key, companies=[story.customers["شهرام پارسا"].company_id], by=story.owner)
        put_contact(contact=story.customers["زهرا موسوی"], segments=[key.pk], by=story.owner)


def _customer(name, email, phone, company):
    contact = identify(kind="email", value=email, name=name)
    claim(contact=contact, kind="phone", value=phone)
    if company:
        contact.company = Company.objects.create(name=company)
        contact.save(update_fields=["company"])
    return contact
