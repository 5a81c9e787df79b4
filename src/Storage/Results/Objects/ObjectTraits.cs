namespace ImageGen.Storage.Results.Objects;

/// <summary>What is stored with an object besides its bytes.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits. It distinguishes one content from another that replaced it.</param>
internal sealed record ObjectTraits(string ContentType, string Sha256)
{
    /// <summary>Name of the metadata field with the SHA-256.</summary>
    public const string Sha256Field = "sha256";

    /// <summary>Name of the metadata field with the number of bytes.</summary>
    public const string LengthField = "length";

    /// <summary>For whoever reads the object by a signed link: the content of an image never changes.</summary>
    public const string CacheControl = "private, max-age=31536000, immutable";
}
