import assert from "node:assert/strict";
import { test } from "node:test";
import { known, said } from "../app/more/answers.js";

const FIELDS = [
  { key: "name", kind: "text", label: "Name" },
  { key: "phone", kind: "phone", label: "Mobile" },
  { key: "field3", kind: "choice", label: "About" },
  { key: "field4", kind: "long_text", label: "Question" },
  { key: "field5", kind: "consent", label: "I agree" },
  { key: "field6", kind: "text", label: "Order" },
];

test("what is about her is no message; what she wrote at length comes last, without its label", () => {
  const given = { name: "Maryam", phone: "0912", field3: "Delivery", field4: "Where is it?\nIt is late.", field5: true, field6: "14037" };
  assert.equal(said(FIELDS, given), "About: Delivery\nOrder: 14037\nWhere is it?\nIt is late.");
});

test("what was left empty is not said; a form about her alone says nothing", () => {
  assert.equal(said(FIELDS, { name: "Maryam", field3: "", field4: "Hello" }), "Hello");
  assert.equal(said(FIELDS, { name: "Maryam", field5: true }), "");
});

test("who she is and what she agreed to is asked once", () => {
  assert.deepEqual(FIELDS.filter(known).map(({ key }) => key), ["name", "phone", "field5"]);
});
