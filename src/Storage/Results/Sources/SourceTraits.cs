namespace ImageGen.Storage.Results.Sources;

/// <summary>What is found on the way through the parts of a file, as far as it bears on how other programs read it.</summary>
internal struct SourceTraits
{
    public SourceTraits()
    {
    }

    /// <summary>By the first Exif in the file; later ones are nobody's.</summary>
    public ExifOrientation? Orientation { get; private set; }

    /// <summary>How many images the file shows one after the other.</summary>
    public int Frames { get; set; } = 1;

    /// <summary>Whether programs differ in how they read it, or some do not read it at all.</summary>
    public bool IsUnusual { get; set; }

    /// <summary>Whether it was compressed with a loss.</summary>
    public bool IsLossy { get; set; }

    /// <summary>Whether a decoder has to hold all of it in its compressed form as well.</summary>
    public bool IsProgressive { get; set; }

    public void ReadExif(ReadOnlySpan<byte> exif) => Orientation ??= ExifOrientation.Read(exif);

    /// <summary>XMP may have an orientation too. Some programs turn the image by it, most do not: it counts for nothing here, and is not passed on.</summary>
    public void ReadXmp(ReadOnlySpan<byte> xmp) => IsUnusual |= xmp.IndexOf("Orientation"u8) >= 0;
}
