//! Unpacks a deploy's ZIP, within bounds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::component::ComponentType;

/// Salesforce's limits: how many files, and how large they may be together, in bytes.
const MOST_FILES: usize = 10_000;
const LARGEST: u64 = 600_000_000;

/// How much of that may be metadata that the org reads, in bytes: this process is the user's.
const LARGEST_READ: u64 = 100_000_000;

/// Files that are no component.
const LISTS: [&str; 4] = [
    "package.xml",
    "destructiveChangesPre.xml",
    "destructiveChanges.xml",
    "destructiveChangesPost.xml",
];

/// Texts by path.
pub(super) type Files = BTreeMap<String, String>;

/// Why an archive cannot be unpacked.
pub(super) enum Unusable {
    /// There are more files than Salesforce takes.
    Files,
    /// They are larger than Salesforce takes.
    Bytes,
    /// For the client.
    Broken(String),
}

impl<E: std::error::Error> From<E> for Unusable {
    fn from(error: E) -> Self {
        Self::Broken(error.to_string())
    }
}

/// The files of an archive that the org reads; the others only count.
pub(super) fn unpack(zip: &[u8]) -> Result<Files, Unusable> {
    let mut archive = ZipArchive::new(Cursor::new(zip))?;
    if archive.len() > MOST_FILES {
        return Err(Unusable::Files);
    }
    let mut files = Files::new();
    let (mut all, mut read) = (LARGEST, LARGEST_READ);
    for number in 0..archive.len() {
        let mut file = archive.by_index(number)?;
        if !file.is_file() {
            continue;
        }
        let name = file.name()?;
        let name = name.trim_start_matches("./").replace('\\', "/");
        all = all.checked_sub(file.size()).ok_or(Unusable::Bytes)?;
        if !is_read(&name) {
            continue;
        }
        read = read.checked_sub(file.size()).ok_or_else(|| {
            let megabytes = LARGEST_READ / 1_000_000;
            let text = format!("the metadata in the package is larger than {megabytes} MB");
            Unusable::Broken(text)
        })?;
        let mut bytes = Vec::new();
        // It ends with an error where there is more than the file says.
        file.read_to_end(&mut bytes)
            .map_err(|error| Unusable::Broken(format!("{name}: {error}")))?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        files.insert(name, text);
    }
    Ok(files)
}

/// Whether the org looks into a file of this path.
fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let bare = name.strip_suffix("-meta.xml").unwrap_or(name);
    let suffix = bare.rsplit('.').next().unwrap_or_default();
    LISTS.contains(&name) || ComponentType::ALL.iter().any(|kind| kind.place().1 == suffix)
}
