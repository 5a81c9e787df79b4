using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Replicate;

/// <summary>Requests to Replicate's API.</summary>
internal static class PredictionCalls
{
    public const string Predictions = "/replicate/v1/predictions";

    /// <summary>Creates a prediction of the default provider.</summary>
    public static Task<Answer> PredictAsync(this TestClient client, string input, params (string Name, string Value)[] headers)
        => client.PostJsonAsync(Predictions, $$"""{"version":"imagegen/sandbox","input":{{input}}}""", headers);

    public static string StatusOf(this Answer answer) => answer.Json["status"]!.GetValue<string>();

    /// <summary>The error of a response, after a check of its form.</summary>
    public static JsonNode ReplicateErrorOf(this Answer answer, int status, string code)
    {
        Assert.True(status == answer.Status, $"{answer.Status}: {answer.Text}");
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.NotEmpty(answer.Json["title"]!.GetValue<string>());
        Assert.NotEmpty(answer.Json["detail"]!.GetValue<string>());
        Assert.Equal(status, answer.Json["status"]!.GetValue<int>());
        Assert.Equal(code, answer.Json["code"]!.GetValue<string>());
        return answer.Json;
    }

    /// <summary>Checks that a response refuses exactly these fields.</summary>
    public static void RefusesInputs(this Answer answer, params string[] fields)
    {
        var error = answer.ReplicateErrorOf(422, "invalid_request");
        Assert.Equal(fields.Order(), error["invalid_fields"]!.AsArray().Select(field => field!["field"]!.GetValue<string>()).Distinct().Order());
        Assert.All(fields, field => Assert.Contains($"- {field}: ", error["detail"]!.GetValue<string>(), StringComparison.Ordinal));
    }
}
