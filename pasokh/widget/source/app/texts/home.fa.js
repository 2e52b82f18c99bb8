export default {
  conversations: "گفت‌وگوهای شما",
  another: "گفت‌وگوی تازه",
  articles: "شاید پاسخ همین‌جاست",
  solved: "حل شد",
  closed: "پایان یافت",
};
