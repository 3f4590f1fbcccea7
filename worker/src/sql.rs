//! [`Sql`] over a Durable Object's storage.
//!
//! In scope: values across the border, and transactions. Not in scope: statements.

use js_sys::{Array, ArrayBuffer, JsString, Uint8Array};
use ledger::{Row, Sql, SqlError, Value, planned_once};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

// The `worker` crate has no `transactionSync`, and its cursors go through serde. These are the few calls themselves.
#[wasm_bindgen]
unsafe extern "C" {
    type JsStorage;
    type JsSql;
    type JsCursor;
    type JsRows;
    #[wasm_bindgen(method, getter)]
    fn sql(this: &JsStorage) -> JsSql;
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(this: &JsStorage, body: &mut dyn FnMut() -> Result<(), JsValue>) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &JsSql, statement: &JsString, arguments: &Array) -> Result<JsCursor, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn raw(this: &JsCursor) -> Result<JsRows, JsValue>;
    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn end(this: &JsCursor) -> Result<Array, JsValue>;
    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &JsRows) -> Result<Array, JsValue>;
}

/// Whole numbers up to here cross the border unchanged: they cross as floating point.
const MOST: u64 = (1 << 53) - 1;

/// The SQLite database of one Durable Object.
pub(crate) struct DurableSql {
    storage: JsStorage,
    sql: JsSql,
    /// Statements as JavaScript text: the same text object is not copied again for each call.
    statements: RefCell<BTreeMap<String, JsString>>,
}

impl DurableSql {
    pub(crate) fn new(storage: &worker::Storage) -> Self {
        let raw: &JsValue = storage.as_raw().as_ref();
        let storage: JsStorage = raw.clone().unchecked_into();
        let sql = storage.sql();
        Self { storage, sql, statements: RefCell::default() }
    }

    fn statement(&self, statement: &str) -> JsString {
        if let Some(known) = self.statements.borrow().get(statement) {
            return known.clone();
        }
        let text = JsString::from(planned_once(statement));
        self.statements.borrow_mut().insert(statement.to_owned(), text.clone());
        text
    }
}

impl Sql for DurableSql {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        let bound = Array::new();
        for argument in arguments {
            bound.push(&to_js(argument)?);
        }
        let cursor = self.sql.exec(&self.statement(statement), &bound).map_err(thrown)?;
        let writes = ["INSERT", "UPDATE", "DELETE"].iter().any(|verb| statement.starts_with(verb));
        if writes && !statement.contains(" RETURNING ") {
            // Nothing comes back; but a cursor that isn't ended keeps its statement from being used again.
            return cursor.end().map(|_| Vec::new()).map_err(thrown);
        }
        let rows = cursor.raw().and_then(|rows| rows.to_array()).map_err(thrown)?;
        rows.iter().map(|row| row.unchecked_into::<Array>().iter().map(from_js).collect()).collect()
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut body = Some(body);
        let mut outcome = None;
        // The platform undoes what was written when the callback throws.
        let done = self.storage.transaction_sync(&mut || {
            outcome = body.take().map(|body| body());
            match outcome {
                Some(Ok(_)) => Ok(()),
                _ => Err(JsValue::from_str("undo")),
            }
        });
        match (outcome, done) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(error)) => Err(thrown(error).into()),
            (None, Ok(())) => Err(SqlError("the transaction did not run".into()).into()),
        }
    }
}

fn to_js(value: &Value) -> Result<JsValue, SqlError> {
    match value {
        Value::Null => Ok(JsValue::NULL),
        Value::Integer(integer) if integer.unsigned_abs() > MOST => {
            Err(SqlError(format!("the integer {integer}, expected one within ±2⁵³")))
        }
        Value::Integer(integer) => Ok(JsValue::from_f64(*integer as f64)),
        Value::Text(text) => Ok(JsValue::from_str(text)),
        Value::Blob(bytes) => Ok(Uint8Array::from(bytes.as_slice()).into()),
    }
}

fn from_js(value: JsValue) -> Result<Value, SqlError> {
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if let Some(number) = value.as_f64() {
        if number.trunc() == number && number.abs() <= MOST as f64 {
            return Ok(Value::Integer(number as i64));
        }
        return Err(SqlError(format!("the number {number}, expected a whole one within ±2⁵³")));
    }
    if value.is_null() {
        return Ok(Value::Null);
    }
    match value.dyn_into::<ArrayBuffer>() {
        Ok(bytes) => Ok(Value::Blob(Uint8Array::new(&bytes).to_vec())),
        Err(other) => Err(SqlError(format!("{other:?}, which is no value of SQLite"))),
    }
}

fn thrown(error: JsValue) -> SqlError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    SqlError(message.unwrap_or_else(|| format!("{error:?}")))
}
