//! The ZIP archive that a deploy sends.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::component::NAMESPACE;
use super::{Element, Metadata, MetadataError, MetadataType};
use crate::model::ApiVersion;

/// What a deploy creates, changes and deletes.
///
/// ```
/// use cucumber_salesforce::metadata::{MetadataType, Package};
/// use cucumber_salesforce::model::ApiVersion;
///
/// let package = Package::new(ApiVersion::new(67)).deleting(MetadataType::PermissionSet, "Orders");
/// assert!(!package.to_zip()?.is_empty());
/// # Ok::<(), cucumber_salesforce::metadata::MetadataError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Package {
    version: ApiVersion,
    components: Vec<Metadata>,
    deletions: Vec<(MetadataType, String)>,
}

impl Package {
    /// An empty package for one API version.
    #[must_use]
    pub fn new(version: ApiVersion) -> Self {
        Self { version, components: Vec::new(), deletions: Vec::new() }
    }

    /// Adds a component to create or change.
    #[must_use]
    pub fn with(mut self, component: Metadata) -> Self {
        self.components.push(component);
        self
    }

    /// Adds components to create or change.
    #[must_use]
    pub fn with_all(mut self, components: impl IntoIterator<Item = Metadata>) -> Self {
        self.components.extend(components);
        self
    }

    /// Adds a component to delete; one that does not exist is no error.
    #[must_use]
    pub fn deleting(mut self, kind: MetadataType, full_name: impl Into<String>) -> Self {
        self.deletions.push((kind, full_name.into()));
        self
    }

    /// Whether the package deletes something.
    #[must_use]
    pub fn deletes(&self) -> bool {
        !self.deletions.is_empty()
    }

    /// The archive, manifest at its root.
    ///
    /// # Errors
    ///
    /// When the archive cannot be written; input does not cause that.
    pub fn to_zip(&self) -> Result<Vec<u8>, MetadataError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (path, text) in self.files() {
            zip.start_file(path, options)?;
            zip.write_all(text.as_bytes()).map_err(zip::result::ZipError::from)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn files(&self) -> Vec<(String, String)> {
        let named = self.components.iter().map(|c| (c.kind(), c.full_name()));
        let mut files = vec![("package.xml".to_owned(), self.manifest(named))];
        if self.deletes() {
            let doomed = self.deletions.iter().map(|(kind, name)| (*kind, name.as_str()));
            files.push(("destructiveChanges.xml".to_owned(), self.manifest(doomed)));
        }
        files.extend(self.components.iter().map(|component| {
            let (folder, suffix) = component.kind().place();
            (format!("{folder}/{}.{suffix}", component.full_name()), component.document())
        }));
        files
    }

    fn manifest<'a>(&self, members: impl Iterator<Item = (MetadataType, &'a str)>) -> String {
        let mut types: BTreeMap<MetadataType, Vec<&str>> = BTreeMap::new();
        for (kind, name) in members {
            types.entry(kind).or_default().push(name);
        }
        Element::new("Package")
            .attribute("xmlns", NAMESPACE)
            .children(types.into_iter().map(|(kind, names)| {
                let members = names.into_iter().map(|name| Element::text("members", name));
                Element::new("types").children(members).leaf("name", kind.name())
            }))
            .leaf("version", self.version.to_string())
            .document()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn files(package: &Package) -> Vec<(String, String)> {
        let bytes = package.to_zip().unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut file = archive.by_index(index).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (file.name().unwrap().into_owned(), text)
            })
            .collect()
    }

    #[test]
    fn puts_each_component_in_its_folder() {
        let label = || [Element::text("label", "R&D")];
        let package = Package::new(ApiVersion::new(67))
            .with(Metadata::new(MetadataType::PermissionSet, "Orders_perm", label()))
            .with(Metadata::new(MetadataType::ConnectedApp, "Orders", label()));
        let expected = [
            (
                "package.xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
                 <types><members>Orders</members><name>ConnectedApp</name></types>\
                 <types><members>Orders_perm</members><name>PermissionSet</name></types>\
                 <version>67.0</version></Package>\n",
            ),
            (
                "permissionsets/Orders_perm.permissionset",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
                 <label>R&amp;D</label></PermissionSet>\n",
            ),
            (
                "connectedApps/Orders.connectedApp",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
                 <label>R&amp;D</label></ConnectedApp>\n",
            ),
        ];
        assert_eq!(
            files(&package),
            expected.map(|(path, text)| (path.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn deletes_beside_an_empty_manifest() {
        let package = Package::new(ApiVersion::new(60))
            .deleting(MetadataType::ExternalClientApplication, "X");
        let files = files(&package);
        assert_eq!(files[0].0, "package.xml");
        assert!(files[0].1.ends_with("\"><version>60.0</version></Package>\n"), "{}", files[0].1);
        assert_eq!(files[1].0, "destructiveChanges.xml");
        assert!(
            files[1].1.contains(
                "<types><members>X</members><name>ExternalClientApplication</name></types>"
            ),
            "{}",
            files[1].1
        );
    }
}
