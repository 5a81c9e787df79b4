using System.Text.RegularExpressions;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Ids of runs, which are inserted into addresses and stored.</summary>
internal static partial class PromptId
{
    /// <summary>The id of an order: the job's own, in the only format that the server accepts (lower case, with hyphens).</summary>
    public static string Of(GenerationOrder order) => order.JobId.ToString("D");

    public static bool IsGood(string id) => Pattern().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
