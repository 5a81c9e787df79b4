namespace ImageGen.Storage.Results.Sources;

/// <summary>Traits found in the parts of a file that affect how other programs read it.</summary>
internal struct SourceTraits
{
    public SourceTraits()
    {
    }

    /// <summary>From the first Exif data in the file; later ones are ignored.</summary>
    public ExifOrientation? Orientation { get; private set; }

    /// <summary>How many frames the file shows.</summary>
    public int Frames { get; set; } = 1;

    /// <summary>Whether some programs misread it, or do not read it at all.</summary>
    public bool IsUnusual { get; set; }

    /// <summary>Whether its compression is lossy.</summary>
    public bool IsLossy { get; set; }

    /// <summary>Whether a decoder must hold all of its compressed form in memory as well.</summary>
    public bool IsProgressive { get; set; }

    public void ReadExif(ReadOnlySpan<byte> exif) => Orientation ??= ExifOrientation.Read(exif);

    /// <summary>XMP may have an orientation too. Some programs apply it, most do not: it is ignored here, and not passed on.</summary>
    public void ReadXmp(ReadOnlySpan<byte> xmp) => IsUnusual |= xmp.IndexOf("Orientation"u8) >= 0;
}
