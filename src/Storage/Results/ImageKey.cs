using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Results;

/// <summary>
/// Names of stored images, made here and never from what users or providers say: <c>yyyy/MM/dd/job.extension</c>, and with the beginning
/// of its SHA-256 behind the job for one that the job starts from. A name of any other form is no name.
/// </summary>
internal static partial class ImageKey
{
    /// <summary>How many digits of its SHA-256 are in the name of an image that a job starts from.</summary>
    public const int DigestLength = 16;

    private static readonly string[] Extensions = ["png", "jpg", "webp"];

    public static string Create(Guid jobId, DateTimeOffset day, string extension)
        => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyy'/'MM'/'dd}/{jobId:N}.{extension}");

    /// <summary>
    /// The name of an image that the job starts from. By its content, so that no other image can take its place, and so that it is never
    /// taken for one that was bought.
    /// </summary>
    public static string CreateInput(Guid jobId, DateTimeOffset day, string sha256, string extension)
        => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyy'/'MM'/'dd}/{jobId:N}-{sha256.AsSpan(0, DigestLength)}.{extension}");

    /// <summary>Whether it is the name of an image that a job starts from.</summary>
    public static bool IsInput(string key) => Pattern().Match(key).Groups[2].Success;

    /// <summary>What the name of an image that a job starts from says of it; null when it is none.</summary>
    public static (string Digest, string Extension)? PartsOfInput(string key)
        => key.Length < 80 && Pattern().Match(key) is { Success: true } match && match.Groups[2].Success ? (match.Groups[2].Value[1..], key[(key.LastIndexOf('.') + 1)..]) : null;

    /// <summary>Every name the job's image can have had on so many days, the first one first.</summary>
    public static IEnumerable<string> AllOf(Guid jobId, DateTime first, int days)
        => Enumerable.Range(0, days).SelectMany(_ => Extensions, (day, extension) => Create(jobId, new DateTimeOffset(first.AddDays(day), TimeSpan.Zero), extension));

    /// <summary>Whether it is a name we make, and of which job.</summary>
    public static bool TryParse(string? key, [NotNullWhen(true)] out Guid? jobId)
    {
        jobId = key is { Length: < 80 } && Pattern().Match(key) is { Success: true } match ? Guid.ParseExact(match.Groups[1].ValueSpan, "N") : null;
        return jobId is not null;
    }

    [GeneratedRegex("^[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9a-f]{32})(-[0-9a-f]{16})?\\.(?:png|jpg|webp)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
