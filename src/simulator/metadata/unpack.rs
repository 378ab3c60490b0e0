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

/// The files of an archive that the org reads; the others only count. An error is for the client.
pub(super) fn unpack(zip: &[u8]) -> Result<Files, String> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| error.to_string())?;
    if archive.len() > MOST_FILES {
        return Err(format!("the zip has more than {MOST_FILES} files"));
    }
    let mut files = Files::new();
    let (mut all, mut read) = (Room::new(LARGEST), Room::new(LARGEST_READ));
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).map_err(|error| error.to_string())?;
        if !file.is_file() {
            continue;
        }
        let name = file.name().map_err(|error| error.to_string())?;
        let name = name.trim_start_matches("./").replace('\\', "/");
        all.take(file.size(), "the unzipped package")?;
        if !is_read(&name) {
            continue;
        }
        read.take(file.size(), "the metadata in the package")?;
        let mut bytes = Vec::new();
        // It ends with an error where there is more than the file says.
        file.read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        files.insert(name, text);
    }
    Ok(files)
}

/// How many bytes there may be, and how many of them may still come.
struct Room {
    most: u64,
    left: u64,
}

impl Room {
    const fn new(most: u64) -> Self {
        Self { most, left: most }
    }

    fn take(&mut self, bytes: u64, what: &str) -> Result<(), String> {
        let left = self.left.checked_sub(bytes);
        let megabytes = self.most / 1_000_000;
        self.left = left.ok_or_else(|| format!("{what} is larger than {megabytes} MB"))?;
        Ok(())
    }
}

/// Whether the org looks into a file of this path.
fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let bare = name.strip_suffix("-meta.xml").unwrap_or(name);
    let suffix = bare.rsplit('.').next().unwrap_or_default();
    LISTS.contains(&name) || ComponentType::ALL.iter().any(|kind| kind.place().1 == suffix)
}
