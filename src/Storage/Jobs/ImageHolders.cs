namespace ImageGen.Storage.Jobs;

/// <summary>Lists of holders that may have the bytes of an image, in the format of the rows: one name per line. Null is the empty list.</summary>
public static class ImageHolders
{
    /// <summary>The result store, which may have the image if it could not be queried.</summary>
    public const string ResultStore = "result-store";

    private const char Separator = '\n';

    /// <summary>Whether the list has the holder.</summary>
    public static bool Has(string? holders, string holder) => Split(holders).Contains(holder, StringComparer.Ordinal);

    /// <summary>The list with the holder added.</summary>
    public static string With(string? holders, string holder) => Has(holders, holder) ? holders! : string.Join(Separator, [.. Split(holders), holder]);

    /// <summary>The list with the holder removed.</summary>
    public static string? Without(string? holders, string holder)
        => string.Join(Separator, Split(holders).Where(other => other != holder)) is { Length: > 0 } rest ? rest : null;

    private static string[] Split(string? holders) => holders?.Split(Separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
