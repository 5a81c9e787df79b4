using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <summary>Joins several pages of a list into one, in the format of a gateway's page.</summary>
internal static class JoinedPage
{
    public static Response<T> Of<T>(IEnumerable<JsonElement> data, string? nextCursor, bool hasMore, bool isPartial = false)
    {
        Dictionary<string, object?> page = new() { ["data"] = data, ["next_cursor"] = nextCursor, ["has_more"] = hasMore };
        if (isPartial)
        {
            page["incomplete"] = true;
        }

        return new Response<T>(JsonSerializer.SerializeToElement(page));
    }
}
