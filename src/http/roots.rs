//! Further certificate authorities, which `SSL_CERT_FILE` names.

use std::ffi::OsString;
use std::path::Path;

use reqwest::Certificate;

use crate::{Error, ErrorKind};

const VARIABLE: &str = "SSL_CERT_FILE";

/// The certificates to trust beside those of the operating system.
///
/// # Errors
///
/// If the file cannot be read, or holds none.
pub(super) fn further() -> Result<Vec<Certificate>, Error> {
    // On other systems the verifier reads the variable itself, in place of the system's files.
    if cfg!(any(windows, target_vendor = "apple")) {
        named_by(std::env::var_os(VARIABLE))
    } else {
        Ok(Vec::new())
    }
}

fn named_by(value: Option<OsString>) -> Result<Vec<Certificate>, Error> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(Vec::new()) };
    let path = Path::new(&value);
    let failed = |what: &str| {
        let text = format!("`{}`, which `{VARIABLE}` names, {what}", path.display());
        Error::new(ErrorKind::Local, text)
    };
    let pem = std::fs::read(path).map_err(|error| failed("is unreadable").caused_by(error))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(failed("holds no certificate in PEM form")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_certificates_is_read_or_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["a.example".to_owned()]).unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            named_by(Some(path.clone().into()))
        };
        assert_eq!(read(&format!("{pem}{pem}")).unwrap().len(), 2);
        let error = read("no certificate").unwrap_err().to_string();
        assert!(error.ends_with("names, holds no certificate in PEM form"), "{error}");
        let error = named_by(Some(folder.path().join("missing").into())).unwrap_err().to_string();
        assert!(error.ends_with("`SSL_CERT_FILE` names, is unreadable"), "{error}");
        assert!(
            named_by(None).unwrap().is_empty() && named_by(Some("".into())).unwrap().is_empty()
        );
    }
}
