namespace ImageGen.Storage.Results.Objects;

/// <summary>
/// A bucket or container of an object store. An object exists completely or not at all. Every call has a time limit and throws
/// <see cref="ResultStoreException"/> for any fault, <see cref="UnusableResultStoreException"/> for one that waiting does not correct, and never another exception.
/// Names are below the configured prefix.
/// </summary>
internal interface IObjectContainer
{
    /// <summary>The store, its container and the prefix, for operators; without secrets.</summary>
    string Description { get; }

    /// <summary>Writes an object, and replaces the one of that name in one step.</summary>
    Task PutAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an object if there is none of that name; false when there is one. A store without conditional writes replaces it: callers must be correct without the condition.
    /// </summary>
    Task<bool> TryCreateAsync(string name, ReadOnlyMemory<byte> bytes, ObjectTraits traits, CancellationToken cancellationToken);

    /// <summary>Reads a part of an object: at most <paramref name="count"/> bytes from <paramref name="offset"/>, which must be inside it; null when there is no such object.</summary>
    Task<ObjectBytes?> ReadAsync(string name, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Removes an object; does nothing when there is none.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>All objects, in no particular order.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(CancellationToken cancellationToken);

    /// <summary>An address at which anyone can read the object until then; null where the credentials can't sign one.</summary>
    Task<Uri?> SignAsync(string name, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
