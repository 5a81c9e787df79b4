namespace ImageGen.Storage.Results.Objects;

/// <summary>A part of an object.</summary>
/// <param name="Offset">Position of its first byte in the object.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Length">Length of the whole object.</param>
/// <param name="Version">Differs for another content of the same name.</param>
internal sealed record ObjectBytes(long Offset, ReadOnlyMemory<byte> Bytes, long Length, string Version);
