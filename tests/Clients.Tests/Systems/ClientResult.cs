using System.Text.Json;

namespace ImageGen.Clients.Tests.Systems;

/// <summary>What a client's program got from one call.</summary>
/// <param name="Images">Of a call that succeeded, SHA-256 of each image in lower-case hexadecimal, or the names that it asked for; null if it failed to the end.</param>
/// <param name="Errors">The errors that the client raised, each as the program describes it.</param>
/// <param name="Whole">All that the program wrote.</param>
internal sealed record ClientResult(IReadOnlyList<string>? Images, IReadOnlyList<JsonElement> Errors, JsonElement Whole)
{
    public static ClientResult Read(JsonElement result) => new(
        result.GetProperty("images") is { ValueKind: JsonValueKind.Array } images ? [.. images.EnumerateArray().Select(image => image.GetString()!)] : null,
        [.. result.GetProperty("errors").EnumerateArray()],
        result);

    /// <summary>The statuses of all responses, where the plan releases a limit.</summary>
    public IReadOnlyList<int> Statuses => [.. Whole.GetProperty("statuses").EnumerateArray().Select(status => status.GetInt32())];

    /// <summary>The one error of a failed call.</summary>
    public JsonElement Error
    {
        get
        {
            Assert.Null(Images);
            return Assert.Single(Errors);
        }
    }

    /// <summary>What a call got that succeeded at last.</summary>
    public IReadOnlyList<string> Received
    {
        get
        {
            Assert.True(Images is not null, Whole.ToString());
            return Images;
        }
    }

    /// <summary>The one image of a call that succeeded at last.</summary>
    public string Image => Assert.Single(Received);
}
