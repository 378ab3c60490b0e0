//! What happens around an org, as methods of it: weather, the way to it, what its nodes forget.

use std::net::IpAddr;
use std::ops::Range;
use std::time::Duration;

use super::administration::{NotInOrg, consumer_key};
use super::faults::{FaultPlan, StruckFault};
use super::network::Routing;
use super::org::SimulatedOrg;
use super::received;
use super::weather::{Front, Weather};

impl SimulatedOrg {
    /// Lets weather come up from now on, beside what there is. Of two that strike a request, the
    /// one that was set first does.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    /// use cucumber_salesforce::simulator::{SimulatedOrg, Weather};
    ///
    /// let org = SimulatedOrg::start().await?;
    /// org.weather(Weather::outage(Duration::from_secs(60)..Duration::from_secs(180)));
    /// # Ok(()) }
    /// ```
    pub fn weather(&self, weather: Weather) {
        let mut state = self.shared.lock();
        let front = Front::new(weather, state.now());
        state.weather.push(front);
    }

    /// Clears the sky.
    pub fn clear_weather(&self) {
        self.shared.lock().weather.clear();
    }

    /// Plans what goes wrong from now on, in place of what was planned before.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::simulator::{Call, FaultPlan, SimulatedOrg, Trouble};
    ///
    /// let org = SimulatedOrg::start().await?;
    /// org.faults(FaultPlan::new().at(Call::Deploy).nth(1, Trouble::AnswerLost));
    /// assert!(org.struck_faults().is_empty(), "nothing has been asked yet");
    /// # Ok(()) }
    /// ```
    pub fn faults(&self, plan: FaultPlan) {
        self.shared.lock().faults.plan(plan);
    }

    /// The faults that have struck a request, in their order; those of plans before the present
    /// one included, weather not.
    #[must_use]
    pub fn struck_faults(&self) -> Vec<StruckFault> {
        let state = self.shared.lock();
        let masked = received::masked(&state);
        let shown =
            |fault: &StruckFault| StruckFault { path: masked(&fault.path), ..fault.clone() };
        state.faults.struck().iter().map(shown).collect()
    }

    /// Ends every connection and stops to listen: connections are refused, as when nothing runs
    /// there. The port stays the org's.
    pub async fn stop_listening(&self) {
        self.shared.doors.shut().await;
    }

    /// Lets clients connect again.
    pub async fn listen_again(&self) {
        self.shared.doors.open_all().await;
    }

    /// Lets a login node forget an app for a while, counted from now. Apps go by API name or
    /// consumer key, nodes by number from 0.
    ///
    /// # Errors
    ///
    /// When there is no such app.
    pub fn forget_app(
        &self,
        app: &str,
        node: usize,
        span: Range<Duration>,
    ) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let key = consumer_key(&state, app)?;
        let now = state.now();
        state.apps.forget_for(&key, node, now + span.start..now + span.end);
        Ok(())
    }

    /// Lets the org believe that requests come from these addresses, as behind a proxy pool: each
    /// new connection has the next of them. None means where they do come from.
    pub fn come_from(&self, addresses: impl IntoIterator<Item = IpAddr>) {
        self.shared.lock().addresses.pool = addresses.into_iter().collect();
    }

    /// Lets the org believe that API calls come from this address whatever logins come from, as
    /// where the two take different ways out of a network.
    pub fn calls_come_from(&self, address: Option<IpAddr>) {
        self.shared.lock().addresses.calls = address;
    }

    /// Changes how connections from now on are dealt to login nodes.
    pub fn set_routing(&self, routing: Routing) {
        self.shared.lock().routing = routing;
    }
}
