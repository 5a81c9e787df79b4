using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Jobs.Listing;

/// <summary>
/// A place in a tenant's list of jobs: <c>created:id</c>, the part of an index member that orders it. As a cursor it is opaque to
/// callers, and stays good when the jobs around it come, go or change.
/// </summary>
internal readonly partial record struct JobCursor(string Place) : IComparable<JobCursor>
{
    // Thirteen digits, as many as order the index: the year 2286.
    private const long Latest = 9_999_999_999_999;

    /// <summary>The job there.</summary>
    public Guid Id => Guid.ParseExact(Place.AsSpan(14), "N");

    /// <summary>Of an index member <c>status:created:id</c>.</summary>
    public static JobCursor OfMember(string member) => new(member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    public static JobCursor Of(Job job)
        => new(string.Create(CultureInfo.InvariantCulture, $"{job.CreatedAt.ToUnixTimeMilliseconds():D13}:{job.Id:N}"));

    /// <summary>Between what was made before that moment and the rest. Rows know whole milliseconds, so that a part of one counts as a whole.</summary>
    public static JobCursor At(DateTimeOffset moment)
        => new(string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp((moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, 0, Latest):D13}:"));

    public static JobCursor Parse(string cursor)
    {
        // Base64Url throws FormatException itself for what it did not make.
        var place = cursor.Length <= 100 ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return PlacePattern().IsMatch(place) ? new JobCursor(place) : throw new FormatException("This is not a cursor of a list of jobs.");
    }

    public int CompareTo(JobCursor other) => string.CompareOrdinal(Place, other.Place);

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Place));

    [GeneratedRegex("^[0-9]{13}:[0-9a-f]{32}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
