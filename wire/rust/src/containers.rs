//! Lists, maps and what is made of them: the readers that nest, and the limits on that.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Display;

use crate::error::{Code, Error, Result};
use crate::json::quoted;
use crate::limits::MAX_DEPTH;
use crate::reader::Reader;
use crate::token::Token;

impl<'a> Reader<'a> {
    /// Reads a list, each element by the function.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::TooDeep`], and the function's, in which the index is added to the path.
    pub fn list<T>(&mut self, element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let start = self.offset();
        let length = self.expect("a list", |token| match token {
            Token::Array(length) => Some(length),
            _ => None,
        })?;
        self.elements(length, start, element)
    }

    /// Reads a map, its keys and values by the functions.
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::TooDeep`], [`Code::DuplicateKey`], and the functions', in which the key is added to
    /// the path.
    pub fn map<K: Ord + Display, V>(
        &mut self,
        mut key: impl FnMut(&mut Self) -> Result<K>,
        mut value: impl FnMut(&mut Self) -> Result<V>,
    ) -> Result<BTreeMap<K, V>> {
        let mut map = BTreeMap::new();
        for _ in 0..self.enter_map("a map")? {
            let start = self.offset();
            match map.entry(key(self)?) {
                Entry::Occupied(entry) => return Err(repeated(start).in_entry(entry.key())),
                Entry::Vacant(entry) => {
                    let value = value(self)
                        .map_err(|error| error.at(self.offset()).in_entry(entry.key()))?;
                    entry.insert(value);
                }
            }
        }
        self.leave();
        Ok(map)
    }

    /// Reads a map of fields or parameters. The function reads or skips the value of each key: see [`Field`](crate::Field).
    ///
    /// # Errors
    /// [`Code::UnexpectedType`], [`Code::TooDeep`], and the function's.
    pub fn record(
        &mut self,
        mut entry: impl FnMut(&mut Self, &'a str) -> Result<()>,
    ) -> Result<()> {
        for _ in 0..self.enter_map("a map of fields")? {
            self.key = self.offset();
            let key = self.str()?;
            entry(self, key)?;
        }
        self.leave();
        Ok(())
    }

    /// Reads a union: a map of one entry, whose value the function reads by its key.
    ///
    /// # Errors
    /// [`Code::UnionShape`], [`Code::TooDeep`], and the function's, in which the key is added to the path.
    pub fn union<T>(&mut self, member: impl FnOnce(&mut Self, &'a str) -> Result<T>) -> Result<T> {
        let start = self.offset();
        match self.cursor.token()? {
            Token::Map(1) => self.enter(start)?,
            Token::Map(entries) => {
                return Err(Error::new(
                    Code::UnionShape,
                    start,
                    format!("a union has one entry, not {entries}"),
                ));
            }
            token => {
                let message = format!("a union is a map of one entry, not {}", token.noun());
                return Err(Error::new(Code::UnionShape, start, message));
            }
        }
        let key = self.str()?;
        let value = member(self, key).map_err(|error| error.at(self.offset()).in_field(key))?;
        self.leave();
        Ok(value)
    }

    /// The error for a key that the union does not have.
    pub fn unknown_member(&self, type_name: &str, member: &str) -> Error {
        self.error(
            Code::UnknownMember,
            format!("{type_name} has no member {}", quoted(member)),
        )
    }

    /// Reads over one value of any type.
    ///
    /// # Errors
    /// [`Code::TooDeep`], and those of malformed input.
    pub fn skip(&mut self) -> Result<()> {
        let start = self.offset();
        let values = match self.cursor.token()? {
            Token::Array(length) => length,
            Token::Map(length) => 2 * length, // Not more than the bytes left.
            _ => return Ok(()),
        };
        self.enter(start)?;
        for _ in 0..values {
            self.skip()?;
        }
        self.leave();
        Ok(())
    }

    /// Reads a map without entries.
    pub(crate) fn no_entries(&mut self) -> Result<()> {
        self.expect("an empty map", |token| {
            matches!(token, Token::Map(0)).then_some(())
        })
    }

    /// Counts a container whose header began at the offset.
    pub(crate) fn enter(&mut self, start: usize) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(Error::new(
                Code::TooDeep,
                start,
                format!("more than {MAX_DEPTH} containers nest here"),
            ));
        }
        self.depth += 1;
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The elements of a list whose header began at the offset.
    pub(crate) fn elements<T>(
        &mut self,
        length: usize,
        start: usize,
        mut element: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.enter(start)?;
        let room = self.take_room::<T>(length);
        let mut elements = Vec::with_capacity(room);
        for index in 0..length {
            elements
                .push(element(self).map_err(|error| error.at(self.offset()).in_element(index))?);
        }
        self.give_room::<T>(room);
        self.leave();
        Ok(elements)
    }

    /// How many of the announced elements to allocate at first. They are to be given back once all elements are read.
    pub(crate) fn take_room<T>(&mut self, length: usize) -> usize {
        let room = length.min(self.room / size_of::<T>().max(1));
        self.room -= room * size_of::<T>();
        room
    }

    pub(crate) fn give_room<T>(&mut self, room: usize) {
        self.room += room * size_of::<T>();
    }

    fn enter_map(&mut self, expected: &str) -> Result<usize> {
        let start = self.offset();
        let length = self.expect(expected, |token| match token {
            Token::Map(length) => Some(length),
            _ => None,
        })?;
        self.enter(start)?;
        Ok(length)
    }
}

#[cold]
pub(crate) fn repeated(start: usize) -> Error {
    Error::new(Code::DuplicateKey, start, "the key came before")
}
