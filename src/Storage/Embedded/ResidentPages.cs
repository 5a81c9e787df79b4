namespace ImageGen.Storage.Embedded;

/// <summary>
/// How many pages of the log stay in memory. A number of pages limits the records in memory and not their bytes; so it is computed from the bytes
/// of the records that were written recently: many pages of small rows, few of large ones.
/// </summary>
/// <param name="pageSize">Size of a page, in bytes.</param>
/// <param name="bytes">The approximate limit for the records in memory, in bytes.</param>
internal sealed class ResidentPages(long pageSize, long bytes)
{
    /// <summary>The newest records stay in memory whatever their size.</summary>
    public const int Least = 4;

    private long _received;
    private long _end;

    /// <summary>Measures the input since the last call. Returns the number of pages to keep, or null while there was too little input.</summary>
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
