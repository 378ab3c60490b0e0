//! A deploy's ZIP: manifest, component files, lists of what to delete.

use std::collections::BTreeSet;

use super::change::Change;
use super::component::{Body, ComponentType};
use super::element::Element;
use super::unpack::{Files, Unusable, unpack};
use super::versions;

/// How many elements the files may have together: each takes far more memory than its text.
const MOST_ELEMENTS: usize = 1_000_000;

/// A change with the file from which it came.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) change: Change,
    pub(super) file: String,
}

/// What stands in a package.
#[derive(Clone, Debug, Default)]
pub(super) struct Package {
    /// What to do, in the order of doing.
    pub(super) steps: Vec<Step>,
    /// Component type, name and file of what cannot be read, and why.
    pub(super) faults: Vec<Fault>,
    /// The release that the manifest says it is written for.
    pub(super) release: Option<u16>,
}

/// A file or entry that cannot be used.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) problem: String,
}

/// What a package has more of than Salesforce takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Files,
    Bytes,
}

impl Package {
    /// Unpacks and reads a ZIP. Without `single`, the package stands in one folder of it; where
    /// files may be `missing`, the manifest may name more than it holds.
    pub(super) fn read(zip: &[u8], single: bool, missing: bool) -> Result<Self, TooMuch> {
        let mut package = Self::default();
        let files = match unpack(zip) {
            Ok(files) => {
                if single {
                    files
                } else {
                    without_folder(files)
                }
            }
            Err(Unusable::Files) => return Err(TooMuch::Files),
            Err(Unusable::Bytes) => return Err(TooMuch::Bytes),
            Err(Unusable::Broken(problem)) => {
                package.fault("", "", "package.xml", &problem);
                return Ok(package);
            }
        };
        let Some(manifest) = files.get("package.xml") else {
            package.fault("", "", "package.xml", "No package.xml found");
            return Ok(package);
        };
        package.release = Element::parse(manifest).ok().and_then(|manifest| {
            let release = manifest.get("version").split('.').next()?.parse();
            release.ok()
        });
        package.delete(&files, "destructiveChangesPre.xml");
        // Salesforce deletes before it adds unless told otherwise.
        package.delete(&files, "destructiveChanges.xml");
        package.add(&files, manifest, missing);
        package.delete(&files, "destructiveChangesPost.xml");
        Ok(package)
    }

    /// Drops the elements of an external client app that stand behind one that should follow
    /// them.
    pub(super) fn drop_out_of_order(&mut self) {
        for step in &mut self.steps {
            let Change::Upsert(kind, _, Body(body)) = &mut step.change else { continue };
            if !kind.is_satellite() && *kind != ComponentType::ExternalClientApplication {
                continue;
            }
            let place = |name: &str| kind.fields().iter().position(|field| field.name == name);
            let mut reached = 0;
            body.children.retain(|child| match place(&child.name) {
                Some(at) if at < reached => false,
                at => {
                    reached = at.unwrap_or(reached);
                    true
                }
            });
        }
    }

    fn fault(&mut self, kind: &str, name: &str, file: &str, problem: &str) {
        self.faults.push(Fault {
            kind: kind.to_owned(),
            name: name.to_owned(),
            file: file.to_owned(),
            problem: problem.to_owned(),
        });
    }

    /// Adds what the manifest lists, types in the order that lets references resolve.
    fn add(&mut self, files: &Files, manifest: &str, missing: bool) {
        let mut added: Vec<(ComponentType, String, String)> = Vec::new();
        for (kind, name) in self.entries("package.xml", manifest) {
            let found = found(files, kind, &name);
            if found.is_empty() && name != "*" && !missing {
                let problem = format!(
                    "An object '{name}' of type {} was named in package.xml, but was not found in zipped directory",
                    kind.name()
                );
                self.fault("", &name, "package.xml", &problem);
            }
            for file in found {
                let stem = file.rsplit('/').next().and_then(|name| name.split('.').next());
                added.push((kind, stem.unwrap_or_default().to_owned(), file.clone()));
            }
        }
        added.sort();
        added.dedup();
        let mut elements = 0;
        for (kind, name, file) in added {
            if elements > MOST_ELEMENTS {
                let problem = format!("the package has more than {MOST_ELEMENTS} elements");
                return self.fault("", "", "package.xml", &problem);
            }
            match Element::parse(&files[&file]) {
                Ok(element) if element.name == kind.element() => {
                    elements += element.size();
                    let change = Change::Upsert(kind, name, Body(element));
                    self.steps.push(Step { change, file });
                }
                Ok(element) => {
                    let problem =
                        format!("Error parsing file: unexpected root element {}", element.name);
                    self.fault(kind.name(), &name, &file, &problem);
                }
                Err(error) => {
                    self.fault(kind.name(), &name, &file, &format!("Error parsing file: {error}"));
                }
            }
        }
    }

    /// Deletes what a list names; headers go last, so that each part can be reported.
    fn delete(&mut self, files: &Files, list: &str) {
        let Some(xml) = files.get(list) else { return };
        for (kind, name) in self.entries(list, xml).into_iter().rev() {
            let change = Change::Delete(kind, name);
            self.steps.push(Step { change, file: list.to_owned() });
        }
    }

    fn knows(&self, kind: ComponentType) -> bool {
        self.release.is_none_or(|release| versions::of_type(kind) <= release)
    }

    /// Type and name of every entry of a manifest.
    fn entries(&mut self, file: &str, manifest: &str) -> BTreeSet<(ComponentType, String)> {
        let manifest = match Element::parse(manifest) {
            Ok(manifest) => manifest,
            Err(error) => {
                self.fault("", "", file, &format!("Error parsing file: {error}"));
                return BTreeSet::new();
            }
        };
        let mut entries = BTreeSet::new();
        for types in manifest.all("types") {
            let name = types.get("name");
            let known = ComponentType::of(name).filter(|kind| self.knows(*kind));
            let Some(kind) = known else {
                let problem = format!("Unknown type name '{name}' specified in {file}");
                self.fault("", name, file, &problem);
                continue;
            };
            entries.extend(types.texts("members").into_iter().map(|member| (kind, member)));
        }
        entries
    }
}

/// The files of a component, or of all of a type.
fn found<'a>(files: &'a Files, kind: ComponentType, name: &str) -> Vec<&'a String> {
    let (folder, suffix) = kind.place();
    if name != "*" {
        let file = format!("{folder}/{name}.{suffix}");
        let either = [format!("{file}-meta.xml"), file];
        return either.iter().filter_map(|file| Some(files.get_key_value(file)?.0)).collect();
    }
    let folder = format!("{folder}/");
    let of_kind = |file: &&String| {
        let name = file.strip_suffix("-meta.xml").unwrap_or(file);
        name.strip_suffix(suffix).is_some_and(|stem| stem.ends_with('.'))
    };
    let below = files.range(folder.clone()..).map(|(file, _)| file);
    below.take_while(|file| file.starts_with(&folder)).filter(of_kind).collect()
}

/// The files of the one folder that holds a manifest.
fn without_folder(files: Files) -> Files {
    let folder = files
        .keys()
        .find_map(|file| file.strip_suffix("/package.xml").filter(|folder| !folder.contains('/')))
        .map(str::to_owned);
    let Some(folder) = folder else { return Files::new() };
    files
        .into_iter()
        .filter_map(|(file, text)| {
            let rest = file.strip_prefix(&folder)?.strip_prefix('/')?.to_owned();
            Some((rest, text))
        })
        .collect()
}
