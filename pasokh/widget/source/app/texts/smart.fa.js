export default {
  close: "بستن پیام",
  copy: "کپی کد",
  copied: "کپی شد",
  test: "آزمایشی: تنها شما می‌بینید و شمرده نمی‌شود",
};
