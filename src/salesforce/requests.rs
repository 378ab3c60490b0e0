//! Requests to the org as the current user, and what it answers.

use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use super::Salesforce;
use super::observed::OrgAnswer;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Connection;
use crate::rest::{self, ApiError};

impl Salesforce {
    /// Sends a request to a path of the org with the current user's token of the current app,
    /// and keeps the answer, whatever its status; path and body may hold placeholders.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet; the user gets no token; the body is no JSON; the org cannot
    /// be reached.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&str>,
    ) -> Result<OrgAnswer> {
        let path = self.resolve(path).await?;
        let body = match body {
            Some(body) => Some(self.json(body).await?),
            None => None,
        };
        let request = Arc::new((method.to_owned(), path, body));
        let answer = self.ask(move |connection| {
            let request = Arc::clone(&request);
            async move {
                let (method, path, body) = &*request;
                let answer = rest::request(&connection, method, path.expose(), body.as_ref());
                let answer = answer.await?;
                let body =
                    answer.json().unwrap_or_else(|_| Value::String(answer.text().into_owned()));
                Ok(OrgAnswer { status: answer.status.as_u16(), body })
            }
        });
        let answer = answer.await?;
        self.answered(answer)
    }

    /// Queries the org with the current user's token of the current app, and keeps the answer:
    /// all records, or the refusal.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet; the user gets no token; the org cannot be reached.
    pub async fn query(&mut self, soql: &str) -> Result<OrgAnswer> {
        let soql = self.resolve(soql).await?;
        let soql = Arc::new(soql);
        let found = self.ask(move |connection| {
            let soql = Arc::clone(&soql);
            async move { query(&connection, soql.expose()).await }
        });
        let answer = found.await?;
        self.answered(answer)
    }

    /// The latest answer.
    ///
    /// # Errors
    ///
    /// Nothing was asked yet in this scenario.
    pub fn answer(&self) -> Result<&OrgAnswer> {
        self.session()?.observed.answer.as_ref().ok_or_else(|| {
            Error::usage("this scenario has asked Salesforce nothing yet").hint(
                "write `When I GET the Salesforce path \"…\"` or `When I query Salesforce for \
                 \"…\"` before this step",
            )
        })
    }

    /// Checks the status of the latest answer.
    ///
    /// # Errors
    ///
    /// It is another; the answer is told.
    pub fn expect_status(&self, status: u16) -> Result<()> {
        let answer = self.answer()?;
        if answer.status == status {
            return Ok(());
        }
        Err(self.with_relapses(answer.unexpected(&format!("does not have status {status}"))))
    }

    /// Checks the value at a JSON pointer in the latest answer.
    ///
    /// # Errors
    ///
    /// There is another one or none; the answer is told.
    pub async fn expect_value(&mut self, expected: &str, pointer: &str) -> Result<()> {
        let value = self.resolve(expected).await?;
        let answer = self.answer()?;
        if answer.at(pointer)? == value.expose() {
            return Ok(());
        }
        Err(self.with_relapses(
            answer.unexpected(&format!("does not hold `{expected}` at `{pointer}`")),
        ))
    }

    /// Checks that the latest answer is a refusal with that error code, such as `INVALID_TYPE`.
    ///
    /// # Errors
    ///
    /// It is none, or another; the answer is told.
    pub fn expect_error_code(&self, code: &str) -> Result<()> {
        let answer = self.answer()?;
        if answer.error_code() == Some(code) {
            return Ok(());
        }
        Err(answer.unexpected(&format!("is no refusal with `{code}`")))
    }

    /// Checks how many records the latest query found.
    ///
    /// # Errors
    ///
    /// They are more or fewer, or the query was refused; the answer is told.
    pub fn expect_records(&self, count: usize) -> Result<()> {
        let answer = self.answer()?;
        match answer.body.get("records").and_then(Value::as_array) {
            Some(records) if records.len() == count => Ok(()),
            Some(records) => {
                let found = records.len();
                Err(answer.unexpected(&format!("has {found} record(s), not {count}")))
            }
            None => Err(self.with_relapses(answer.unexpected("is no answer to a query"))),
        }
    }

    /// An HTTP client that sends the current user's token of the current app with every request:
    /// for steps of your own. Ask [`instance_url`](Self::instance_url) where to.
    ///
    /// It follows no redirect.
    ///
    /// # Security
    ///
    /// Use it for the org only: it sends the token to every host. The header is marked
    /// sensitive, so printing the client does not show it.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet, or the user gets no token.
    pub async fn client(&mut self) -> Result<reqwest::Client> {
        let connection = self.connection().await?;
        connection.http().authorised(connection.instance_url(), &connection.token())
    }

    /// Where the APIs of the current org are.
    ///
    /// # Errors
    ///
    /// The org cannot be used.
    pub async fn instance_url(&self) -> Result<Url> {
        Ok(self.org().await?.identity().instance_url.clone())
    }

    /// The org as the current user of the current app sees it.
    async fn connection(&mut self) -> Result<Connection> {
        let token = self.token().await?;
        let org = self.app()?.org().clone();
        Ok(Connection::new(
            org.connection().http().clone(),
            token.instance_url,
            token.access_token,
            org.identity().api_version,
            org.clock.clone(),
        ))
    }

    /// Asks the org; where the token is new, a node may not know it yet.
    async fn ask<F>(
        &mut self,
        call: impl Fn(Connection) -> F + Send + Sync + 'static,
    ) -> Result<OrgAnswer>
    where
        F: Future<Output = Result<OrgAnswer>> + Send + 'static,
    {
        let connection = self.connection().await?;
        let app = self.app()?;
        if !self.is_new(&connection.token())? {
            return self.in_background(call(connection)).await;
        }
        let token = connection.token();
        let answer = app.first_call(connection, call, OrgAnswer::unknown_session).await?;
        if answer.unknown_session().is_none() {
            self.note_served(&token)?;
        }
        Ok(answer)
    }

    fn answered(&mut self, answer: OrgAnswer) -> Result<OrgAnswer> {
        // A step may have asked for a token, or for an app's credentials.
        self.session()?.run.redactor().register_members(&answer.body);
        self.session_mut()?.observed.answer = Some(answer.clone());
        Ok(answer)
    }

    /// Reads JSON first and fills placeholders in its texts, so that a value with a quote in it
    /// stays a text; a placeholder may also stand for a number.
    async fn json(&mut self, text: &str) -> Result<Value> {
        if let Ok(mut value) = serde_json::from_str(text) {
            let mut texts = Vec::new();
            texts_of(&mut value, &mut texts);
            for text in texts {
                self.resolve(text).await?.expose().clone_into(text);
            }
            return Ok(value);
        }
        let filled = self.resolve(text).await?;
        serde_json::from_str(filled.expose()).map_err(|error| {
            // The reader quotes nothing, only the place.
            Error::new(ErrorKind::Usage, "the body is no JSON").caused_by(error)
        })
    }
}

/// The records that a query finds, in the form of an answer, or the refusal.
async fn query(connection: &Connection, soql: &str) -> Result<OrgAnswer> {
    Ok(match rest::query(connection, soql).await {
        Ok(records) => {
            let (size, done) = (records.len(), true);
            let body = json!({ "totalSize": size, "done": done, "records": records });
            OrgAnswer { status: 200, body }
        }
        Err(ApiError::Refused { status, code, message, .. }) => {
            OrgAnswer { status, body: json!([{ "errorCode": code, "message": message }]) }
        }
        Err(error) => return Err(error.into()),
    })
}

fn texts_of<'a>(value: &'a mut Value, texts: &mut Vec<&'a mut String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter_mut().for_each(|value| texts_of(value, texts)),
        Value::Object(members) => members.values_mut().for_each(|value| texts_of(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
