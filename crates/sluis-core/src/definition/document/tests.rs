// SPDX-License-Identifier: EUPL-1.2
//! What the reader makes of texts, and what it refuses.

use super::*;
use serde_json::json;

fn value(text: &str) -> Value {
    Document::read("a.yaml", text.as_bytes()).expect("readable").value
}

fn faults(text: &str) -> Vec<(&'static str, usize, usize)> {
    let (_, faults) = Document::recover("a.yaml", text.as_bytes());
    faults.iter().map(|fault| (fault.code.name(), fault.span.line, fault.span.column)).collect()
}

#[test]
fn maps_keep_the_order_of_the_file() {
    let document = Document::read("a.yaml", b"z: 1\na: [x, {y: no}]\nm: |\n  text\n").expect("readable");
    assert_eq!(document.value().to_string(), r#"{"z":1,"a":["x",{"y":"no"}],"m":"text\n"}"#);
}
