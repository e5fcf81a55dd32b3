//! What is said of a whole API.

use serde_json::{Map, Value as Json, json};

use super::arguments::{find, object, text, texts};
use crate::describe::json_schema::Schemas;
use crate::describe::mark;
use crate::model::types::{Model, Side};

/// What references to types begin with.
pub(super) const COMPONENTS: &str = "#/components/schemas/";

pub(super) fn document(model: &Model, paths: Json) -> Json {
    let mut root = Map::new();
    root.insert("openapi".into(), "3.1.1".into());
    root.insert("x-generated".into(), mark(model).into());
    root.insert("info".into(), info(model));
    let servers = servers(model);
    if !servers.is_empty() {
        root.insert("servers".into(), servers.into());
    }
    root.insert("paths".into(), paths);
    let schemas = Schemas::new(model, COMPONENTS).definitions();
    root.insert("components".into(), json!({"schemas": schemas}));
    let tags = tags(model);
    if !tags.is_empty() {
        root.insert("tags".into(), tags.into());
    }
    let docs = find(&model.annotations, "externalDocs");
    if let Some(docs) = docs.filter(|it| text(it, "url").is_some()) {
        root.insert("externalDocs".into(), object(docs).into());
    }
    Json::Object(root)
}

/// What `@info` says; else the namespace, whose last part is often a version.
fn info(model: &Model) -> Json {
    let mut info = match find(&model.annotations, "info") {
        Some(annotation) => object(annotation),
        None => Map::new(),
    };
    let namespace = model.namespace.as_str();
    let (_, last) = namespace.rsplit_once('.').unwrap_or(("", namespace));
    info.entry("title").or_insert(namespace.into());
    info.entry("version").or_insert(last.into());
    if let Some(docs) = &model.docs {
        info.entry("description").or_insert(docs.as_str().into());
    }
    Json::Object(info)
}

fn servers(model: &Model) -> Vec<Json> {
    let all = model.annotations.iter().filter(|it| it.name == "server");
    let servers: Vec<Json> = all.map(|it| Json::Object(object(it))).collect();
    let host = find(&model.annotations, "host").and_then(|it| text(it, "value"));
    match host {
        Some(host) if servers.is_empty() => {
            let schemes = find(&model.annotations, "schemes");
            let mut schemes = schemes.map_or_else(Vec::new, |it| texts(it, "value"));
            if schemes.is_empty() {
                schemes.push("https");
            }
            let server = |scheme: &str| json!({"url": format!("{scheme}://{host}")});
            schemes.into_iter().map(server).collect()
        }
        _ => servers,
    }
}

fn tags(model: &Model) -> Vec<Json> {
    let served = model.interfaces.iter();
    let served = served.filter(|it| it.served_by == Side::Guest && !it.operations.is_empty());
    let tags = served.map(|interface| {
        let mut tag = Map::new();
        tag.insert("name".into(), interface.name.as_str().into());
        if let Some(docs) = &interface.docs {
            tag.insert("description".into(), docs.as_str().into());
        }
        Json::Object(tag)
    });
    tags.collect()
}
