using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Results;

/// <summary>
/// Keys of stored images, made here and never from input of users or providers: <c>yyyy/MM/dd/job.extension</c>, for a source image with the beginning
/// of its SHA-256 after the job, and for a preview <c>yyyy/MM/dd/job-preview.webp</c>. A text in any other form is not a key.
/// </summary>
internal static partial class ImageKey
{
    /// <summary>The number of digits of the SHA-256 in the key of a source image.</summary>
    public const int DigestLength = 16;

    private const string PreviewEnding = "-preview.webp";

    // yyyy/MM/dd/ and the job.
    private const int JobEnd = 11 + 32;

    /// <summary>All extensions. The order never changes: entries of the store name one by its position.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["png", "jpg", "webp"];

    public static string Create(Guid jobId, DateTimeOffset day, string extension)
        => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyy'/'MM'/'dd}/{jobId:N}.{extension}");

    /// <summary>
    /// The key of a source image. It is derived from the content, so that no other image can replace it, and differs in form from that
    /// of a purchased image.
    /// </summary>
    public static string CreateInput(Guid jobId, DateTimeOffset day, string sha256, string extension)
        => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyy'/'MM'/'dd}/{jobId:N}-{sha256.AsSpan(0, DigestLength)}.{extension}");

    /// <summary>The day and the extension of which <see cref="Create"/> made the key of this job's image; null for every other text.</summary>
    public static (DateOnly Day, string Extension)? PartsOf(string key, Guid jobId)
    {
        if (!TryParse(key, out _) || !DateOnly.TryParseExact(key.AsSpan(0, 10), "yyyy/MM/dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        var extension = key[(key.LastIndexOf('.') + 1)..];
        return Create(jobId, new DateTimeOffset(day, default, default), extension) == key ? (day, extension) : null;
    }

    /// <summary>Whether it is the key of a source image.</summary>
    public static bool IsInput(string key) => Pattern().Match(key).Groups[2].Success;

    /// <summary>The parts of a source image's key; null when it is not one.</summary>
    public static (string Digest, string Extension)? PartsOfInput(string key)
        => key.Length < 80 && Pattern().Match(key) is { Success: true } match && match.Groups[2].Success ? (match.Groups[2].Value[1..], key[(key.LastIndexOf('.') + 1)..]) : null;

    /// <summary>The key of the preview of an image; null for a source image, for a preview, and for a text that is not a key.</summary>
    public static string? PreviewOf(string key)
        => TryParse(key, out _) && key[JobEnd] == '.' ? key[..JobEnd] + PreviewEnding : null;

    /// <summary>Whether it is the key of a preview.</summary>
    public static bool IsPreview(string key) => TryParse(key, out _) && key.EndsWith(PreviewEnding, StringComparison.Ordinal);

    /// <summary>Every key that the job's image can have on that many days, the first day first.</summary>
    public static IEnumerable<string> AllOf(Guid jobId, DateTime first, int days)
        => Enumerable.Range(0, days).SelectMany(_ => Extensions, (day, extension) => Create(jobId, new DateTimeOffset(first.AddDays(day), TimeSpan.Zero), extension));

    /// <summary>
    /// The keys of everything that is removed along with an image, in this order. The preview is there twice: a worker that found the image just before it was removed may have stored the preview since. None when the
    /// text is not a key.
    /// </summary>
    public static IEnumerable<string> RemovedWith(string key) => !TryParse(key, out _) ? [] : PreviewOf(key) is { } preview ? [preview, key, preview] : [key];

    /// <summary>The media type that a key states. Throws <see cref="ArgumentException"/> for a text that is not a key.</summary>
    public static string ContentTypeOf(string key)
        => !TryParse(key, out _) ? throw new ArgumentException("The text is not the key of an image.", nameof(key))
            : key[(key.LastIndexOf('.') + 1)..] switch { "jpg" => "image/jpeg", var extension => $"image/{extension}" };

    /// <summary>Whether it is a valid key, and of which job.</summary>
    public static bool TryParse(string? key, [NotNullWhen(true)] out Guid? jobId)
    {
        jobId = key is { Length: < 80 } && Pattern().Match(key) is { Success: true } match ? Guid.ParseExact(match.Groups[1].ValueSpan, "N") : null;
        return jobId is not null;
    }

    [GeneratedRegex("^[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9a-f]{32})(?:(-[0-9a-f]{16})?\\.(?:png|jpg|webp)|-preview\\.webp)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
