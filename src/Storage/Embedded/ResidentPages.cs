namespace ImageGen.Storage.Embedded;

/// <summary>
/// Computes how many pages of the log stay in memory. A page has a fixed number of records of any size, so that the number of pages is computed from the
/// size of the records that were written recently: many pages of small records, few of large ones.
/// </summary>
/// <param name="pageSize">Size of a page, in bytes.</param>
/// <param name="bytes">The approximate limit for the records in memory, in bytes.</param>
internal sealed class ResidentPages(long pageSize, long bytes)
{
    /// <summary>The least number of pages: the newest records stay in memory regardless of their size.</summary>
    public const int Least = 4;

    private long _received;
    private long _end;

    /// <summary>Measures the input since the last call. Returns the number of pages to keep, or null while there was too little input.</summary>
    /// <param name="received">The total size of all commands so far, in bytes.</param>
    /// <param name="end">The end of the log.</param>
    public long? Measure(long received, long end)
    {
        var (newBytes, logGrowth) = (received - _received, end - _end);
        if (logGrowth < pageSize)
        {
            return null;
        }

        (_received, _end) = (received, end);
        var bytesOfAPage = Math.Max(1, newBytes * pageSize / logGrowth);
        return Math.Max(Least, bytes / bytesOfAPage);
    }
}
