//! Access tokens of a scenario.

use std::sync::Arc;

use super::Salesforce;
use super::session::HeldToken;
use crate::error::{Error, ErrorKind, Result};
use crate::fixture::App;
use crate::model::{Flow, Scope, Secret};
use crate::oauth::Token;

/// Whether a refusal by a node that is behind may be waited out.
#[derive(Clone, Copy)]
enum Patience {
    Some,
    /// A refusal is what the step is about.
    None,
}

impl Salesforce {
    /// Requests an access token for the current user from the current app, by `flow` or by the
    /// app's first flow that suits the user.
    ///
    /// # Errors
    ///
    /// There is no app yet, or the org refuses.
    pub async fn request_token(&mut self, flow: Option<Flow>) -> Result<Token> {
        let (app, user) = (self.app()?, self.session()?.user.clone());
        self.fetch(app, flow, user, Patience::Some).await
    }

    /// Requests an access token and keeps the refusal, if there is one, for a later step.
    ///
    /// # Errors
    ///
    /// There is no app yet, or the org cannot be reached.
    pub async fn try_to_request_token(&mut self, flow: Option<Flow>) -> Result<()> {
        let (app, user) = (self.app()?, self.session()?.user.clone());
        match self.fetch(app, flow, user, Patience::None).await {
            Ok(_) => {
                self.session_mut()?.refusal = None;
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Refused => {
                self.session_mut()?.refusal = Some(error);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The current user's token of the current app; requested at the first call.
    ///
    /// # Errors
    ///
    /// There is no app yet, or the org refuses.
    pub async fn token(&mut self) -> Result<Token> {
        let (app, user) = (self.app()?, self.session()?.user.clone());
        self.held_or_fetched(app, user).await
    }

    /// The token of the current app for another user than the current one.
    ///
    /// # Errors
    ///
    /// There is no app yet, or the org refuses.
    pub async fn token_of_user(&mut self, user: &str) -> Result<Token> {
        let app = self.app()?;
        self.held_or_fetched(app, Some(user.to_owned())).await
    }

    /// Checks that the org lets the user of that name have no token of the current app.
    ///
    /// # Errors
    ///
    /// The user does get one, or the org refuses for a reason that is not the user's.
    pub async fn expect_no_access(&mut self, user: &str) -> Result<()> {
        let app = self.app()?;
        let (flow, user_too) = (Some(Flow::JwtBearer), Some(user.to_owned()));
        match self.fetch(Arc::clone(&app), flow, user_too, Patience::None).await {
            Ok(_) => {
                let label = app.label();
                Err(Error::new(
                    ErrorKind::Program,
                    format!("the user `{user}` has access to `{label}`"),
                )
                .hint("take the user out of the row `users`"))
            }
            Err(error) if error.kind() == ErrorKind::Refused => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Checks that the latest attempt was refused, and that the refusal holds `text`.
    ///
    /// # Errors
    ///
    /// It was not refused, or for another reason.
    pub fn expect_refusal(&self, text: &str) -> Result<()> {
        let refusal = self.session()?.refusal.as_ref().map(Error::report);
        match refusal {
            Some(refusal) if refusal.contains(text) => Ok(()),
            Some(refusal) => Err(Error::new(
                ErrorKind::Program,
                format!("the refusal does not hold `{text}`; it is: {refusal}"),
            )),
            None => Err(Error::new(ErrorKind::Program, "Salesforce did not refuse the sign-in")),
        }
    }

    /// Checks that the current token has these scopes, and no others count.
    ///
    /// # Errors
    ///
    /// A scope is missing.
    pub async fn expect_scopes(&mut self, scopes: &[String]) -> Result<()> {
        let granted = self.token().await?.scopes;
        let missing: Vec<_> =
            scopes.iter().filter(|s| !granted.contains(s)).map(|s| format!("`{s}`")).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Program,
            format!(
                "the access token lacks {}; it has `{}`",
                missing.join(", "),
                granted.join(" ")
            ),
        ))
    }

    pub(super) async fn held_or_fetched(
        &mut self,
        app: Arc<App>,
        user: Option<String>,
    ) -> Result<Token> {
        match self.held_token(&app, user.as_deref())? {
            Some(token) => Ok(token),
            None => self.fetch(app, None, user, Patience::Some).await,
        }
    }

    /// The latest token that was requested for the user.
    pub(super) fn held_token(&self, app: &Arc<App>, user: Option<&str>) -> Result<Option<Token>> {
        let same = |held: &&HeldToken| Arc::ptr_eq(&held.app, app) && held.user.as_deref() == user;
        Ok(self.session()?.tokens.iter().rev().find(same).map(|held| held.token.clone()))
    }

    /// Whether the API may take this token and has not done so yet.
    pub(super) fn is_new(&self, token: &Secret) -> Result<bool> {
        let reaches_rest = |scope: &String| scope.parse().is_ok_and(Scope::reaches_rest);
        let is_new = |held: &HeldToken| {
            // The username-password flow names no scopes.
            let scopes = &held.token.scopes;
            !held.served && (scopes.is_empty() || scopes.iter().any(reaches_rest))
        };
        let mut tokens = self.session()?.tokens.iter();
        Ok(tokens.any(|held| held.is(token) && is_new(held)))
    }

    /// Notes that the API has taken this token.
    pub(super) fn note_served(&mut self, token: &Secret) -> Result<()> {
        let tokens = self.session_mut()?.tokens.iter_mut();
        tokens.filter(|held| held.is(token)).for_each(|held| held.served = true);
        Ok(())
    }

    async fn fetch(
        &mut self,
        app: Arc<App>,
        flow: Option<Flow>,
        user: Option<String>,
        patience: Patience,
    ) -> Result<Token> {
        let token = match patience {
            Patience::Some => app.token(flow, user.as_deref()).await?,
            Patience::None => app.token_at_once(flow, user.as_deref()).await?,
        };
        let session = self.session_mut()?;
        session.run.redactor().register("SALESFORCE_ACCESS_TOKEN", &token.access_token);
        if let Some(refresh_token) = &token.refresh_token {
            session.run.redactor().register("SALESFORCE_REFRESH_TOKEN", refresh_token);
        }
        session.tokens.push(HeldToken { app, user, token: token.clone(), served: false });
        Ok(token)
    }
}
