using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// A position in a tenant's list of jobs: <c>created:id</c>, the part of an index member by which the list is ordered. As a cursor it is opaque to
/// callers, and stays valid when jobs are added, removed or changed.
/// </summary>
internal readonly partial record struct JobCursor(string Place) : IComparable<JobCursor>
{
    // The index is ordered as text with thirteen digits, which end in the year 2286.
    private const long Latest = 9_999_999_999_999;

    /// <summary>The job at the position.</summary>
    public Guid Id => Guid.ParseExact(Place.AsSpan(14), "N");

    /// <summary>From an index member <c>status:created:id</c>.</summary>
    public static JobCursor OfMember(string member) => new(member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    public static JobCursor Of(Job job)
        => new(string.Create(CultureInfo.InvariantCulture, $"{job.CreatedAt.ToUnixTimeMilliseconds():D13}:{job.Id:N}"));

    /// <summary>The position between the jobs created before that time and all others. Rows have whole milliseconds, so that a fraction is rounded up.</summary>
    public static JobCursor At(DateTimeOffset time)
        => new(string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, 0, Latest):D13}:"));

    public static JobCursor Parse(string cursor)
    {
        // Base64Url itself throws FormatException for invalid text.
        var place = cursor.Length <= 100 ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return PlacePattern().IsMatch(place) ? new JobCursor(place) : throw new FormatException("This is not a cursor of a list of jobs.");
    }

    public int CompareTo(JobCursor other) => string.CompareOrdinal(Place, other.Place);

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Place));

    [GeneratedRegex("^[0-9]{13}:[0-9a-f]{32}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
