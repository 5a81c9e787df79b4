namespace ImageGen.Storage.Jobs;

/// <summary>Lists of places that may have the bytes of an image, as rows have them: names, one a line. Null is the empty list.</summary>
public static class ImageHolders
{
    /// <summary>The result store, which may have the image where nobody could ask it.</summary>
    public const string ResultStore = "result-store";

    private const char Separator = '\n';

    /// <summary>Whether the place is among them.</summary>
    public static bool Has(string? holders, string holder) => Split(holders).Contains(holder, StringComparer.Ordinal);

    /// <summary>The list with the place.</summary>
    public static string With(string? holders, string holder) => Has(holders, holder) ? holders! : string.Join(Separator, [.. Split(holders), holder]);

    /// <summary>The list without the place.</summary>
    public static string? Without(string? holders, string holder)
        => string.Join(Separator, Split(holders).Where(other => other != holder)) is { Length: > 0 } rest ? rest : null;

    private static string[] Split(string? holders) => holders?.Split(Separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
