namespace ImageGen.Storage.Redis;

/// <summary>Converts times to the arguments of scripts.</summary>
internal static class StoreTime
{
    /// <summary>A time of 0 or more in whole milliseconds, rounded up.</summary>
    public static long ToMilliseconds(this TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        return (long)Math.Ceiling(span.TotalMilliseconds);
    }
}
