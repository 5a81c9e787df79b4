using System.Text.Json.Nodes;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Turns problems into the errors of AUTOMATIC1111 and FastAPI: 422 with a list of faults for invalid parameters, and otherwise error, detail, body and errors.</summary>
internal sealed class SdErrors : IErrorFormat
{
    /// <inheritdoc/>
    public bool Covers(PathString path) => path.StartsWithSegments("/sdapi", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, Problem problem)
    {
        if (problem.Errors is { Count: > 0 } errors && problem.Status == StatusCodes.Status400BadRequest)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            var faults = errors.SelectMany(field => field.Value.Select(message => (JsonNode?)new JsonObject { ["loc"] = new JsonArray("body", NameOf(field.Key)), ["msg"] = message, ["type"] = "value_error" }));
            return http.Response.WriteAsJsonAsync(new JsonObject { ["detail"] = new JsonArray([.. faults]) }, http.RequestAborted);
        }

        return WriteAsync(http, problem.Status, problem.Code, $"{problem.Title} {problem.Detail}".TrimEnd());
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteAsync(HttpContext http, int status, string error, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = error, ["detail"] = detail, ["body"] = "", ["errors"] = detail }, http.RequestAborted);
    }

    private static string NameOf(string field) => field switch
    {
        "guidance" => "cfg_scale",
        "strength" => "denoising_strength",
        "count" => "batch_size",
        "image" => "init_images",
        _ => field,
    };
}
