//! Records of the simulated org: tables, SOQL and the REST data API.
