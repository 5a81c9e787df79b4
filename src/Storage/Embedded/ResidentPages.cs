namespace ImageGen.Storage.Embedded;

/// <summary>
/// How many pages of the log stay in memory. Their number bounds the records there and not their bytes; so it follows from how many bytes came
/// with the records that were written lately: many pages of small rows, few of large ones.
/// </summary>
/// <param name="pageSize">Size of a page, in bytes.</param>
/// <param name="bytes">What the records in memory may hold, about, in bytes.</param>
internal sealed class ResidentPages(long pageSize, long bytes)
{
    /// <summary>The newest records stay whatever they hold.</summary>
    public const int Least = 4;

    private long _received;
    private long _end;

    /// <summary>Looks at what came in since the last look; the number of pages to keep, or null while too little came to tell.</summary>
    /// <param name="received">Bytes of all commands so far.</param>
    /// <param name="end">Where the log ends.</param>
    public long? Look(long received, long end)
    {
        var (came, grown) = (received - _received, end - _end);
        if (grown < pageSize)
        {
            return null;
        }

        (_received, _end) = (received, end);
        var bytesOfAPage = Math.Max(1, came * pageSize / grown);
        return Math.Max(Least, bytes / bytesOfAPage);
    }
}
