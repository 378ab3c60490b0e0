//! The Metadata API, over REST (deploy) and SOAP (create, read, update, delete).
