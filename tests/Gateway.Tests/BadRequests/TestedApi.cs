using System.Text;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.OpenAi;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.BadRequests;

/// <summary>An API: its calls, and the form of its errors.</summary>
/// <param name="Calls">Calls with a JSON body.</param>
/// <param name="Paths">Requests that are wrong by their address; <c>{bad}</c> stands for a wrong id.</param>
/// <param name="Others">Further wrong requests.</param>
/// <param name="CheckForm">Checks a response, whose status was checked.</param>
internal sealed record TestedApi(IReadOnlyList<JsonCall> Calls, IReadOnlyList<(string Method, string Path)> Paths, IReadOnlyList<Func<Random, BadRequest>> Others, Action<Answer> CheckForm)
{
    /// <summary>A secret in requests, which no response and no log may repeat.</summary>
    public const string Canary = "canary-4c1d7e";

    private const int InternalError = -32603;

    private static readonly string[] BadText = ["7", "[]", "{\"a\":1}", "true", "\"\\u0000\"", "\"\\ud800\"", "\"\\u0007x\""];
    private static readonly string[] BadPrompt = [.. BadText, "\"\"", "\" \\t\"", "null"];
    private static readonly string[] BadWhole = ["\"x\"", "[]", "{}", "true", "1.5", "1e99", "-99999999999999999999", "99999999999999999999999999", "-1", "1e-400", "0.1e1000"];
    private static readonly string[] BadNumber = ["\"x\"", "[]", "{}", "true", "1e99", "-1", "1e999"];
    private static readonly string[] BadImage = ["7", "[]", $"\"ftp://u:{Canary}@a.example\"", "\"data:image/png;base64,AAAA\"", "\"data:text/html,x\"", $"\"http://u:{Canary}@127.0.0.1/\"", "\"x\""];

    private static readonly Dictionary<string, string[]> JobFields = new()
    {
        ["prompt"] = BadPrompt,
        ["negative_prompt"] = BadText,
        ["width"] = [.. BadWhole, "0", "63", "4097"],
        ["steps"] = [.. BadWhole, "0", "501"],
        ["guidance"] = [.. BadNumber, "50.1"],
        ["seed"] = [.. BadWhole, "4294967296"],
        ["count"] = [.. BadWhole, "0", "17"],
        ["aspect_ratio"] = [.. BadText, "\"\"", "\"16x9\"", "\"0:1\"", "\"1:0\"", "\"1:1:1\""],
        ["output_format"] = ["7", "\"gif\"", "\"PNG\"", "[]", "\"\""],
        ["provider"] = ["7", "\"nobody\"", "\"../x\"", "[]", "\"\""],
        ["model"] = [.. BadText, "\" \"", $"\"{new string('m', 201)}\""],
        ["fallback"] = ["7", "\"sandbox\"", "[7]", "[\"nobody\"]", "[null]", "[\"sandbox\",\"sandbox\"]"],
        ["metadata"] = ["7", "[]", "\"a\"", "{\"a\":7}", "{\"a\":null}", "{\"a\":{\"b\":\"c\"}}", "{\"\":\"a\"}"],
        ["priority"] = [.. BadWhole.Except(["-1"]), "11", "-11"],
        ["expires_in"] = [.. BadWhole, "0", "604801"],
        ["webhook"] = [.. BadText, $"\"https://u:{Canary}@a.example/\"", "\"http://a.example/\"", "\"javascript:alert(1)\"", "\"https://\""],
        ["image"] = BadImage,
        ["on_unknown"] = ["7", "\"x\"", "[]", "{}", "{\"policy\":7}", "{\"policy\":\"retry\"}", "{\"policy\":\"buy_again\",\"up_to\":-1}"],
        ["exact"] = ["7", "\"true\"", "[]"],
        ["unheard_of"] = ["1", "{}", "[[]]", "null"],
    };

    /// <summary>The native API.</summary>
    public static TestedApi Native { get; } = new(
        [
            new JsonCall("POST", "/v1/jobs", Fields(("prompt", "\"a cat\""), ("seed", "7"), ("metadata", "{\"a\":\"b\"}")), ["prompt"], JobFields),
            new JsonCall("POST", "/v1/jobs/cancel", Fields(("status", "\"queued\"")), [], new Dictionary<string, string[]>
            {
                ["status"] = ["7", "\"x\"", "[]"], ["provider"] = ["7", "[]"], ["unheard_of"] = ["1"], ["created_after"] = ["7", "\"x\""],
            })
            { TakesKey = false },
            new JsonCall("POST", "/v1/webhooks", Fields(("url", "\"https://a.example/\""), ("events", "[\"*\"]")), ["url"], new Dictionary<string, string[]>
            {
                ["url"] = [.. BadText, "\"\"", $"\"https://u:{Canary}@a.example/\"", "\"ftp://a.example\"", "null"], ["events"] = ["7", "[]", "[7]", "[\"image.nothing\"]", "{}"], ["unheard_of"] = ["1"], ["description"] = ["7", "[]"],
            })
            { TakesKey = false },
        ],
        [
            .. new[] { "", "/image", "/image?preview", "/events", "/deliveries" }.Select(end => ("GET", $"/v1/jobs/{{bad}}{end}")), ("POST", "/v1/jobs/{bad}/cancel"), ("POST", "/v1/jobs/{bad}/replay"), ("GET", "/v1/batches/{bad}"), ("POST", "/v1/batches/{bad}/cancel"),
            ("GET", "/v1/pictures/{bad}?expires=1&signature=x"), ("GET", "/v1/webhooks/{bad}"), ("DELETE", "/v1/webhooks/{bad}"), ("POST", "/v1/webhooks/{bad}/test"), ("POST", "/v1/webhooks/{bad}/rotate"), ("GET", "/v1/nothing/{bad}"), ("DELETE", "/v1/jobs/{bad}"),
            ("GET", "/v1/jobs?limit={bad}&limit=1"), ("GET", "/v1/jobs?limit=101"), ("GET", "/v1/jobs?limit={bad}x"), ("GET", "/v1/jobs?cursor={bad}"), ("GET", "/v1/jobs?status={bad}"), ("GET", "/v1/jobs?reason={bad}"), ("GET", "/v1/jobs?created_after={bad}x"), ("GET", "/v1/jobs?unheard={bad}"),
            ("GET", "/v1/events?after={bad}x"), ("GET", "/v1/events?limit={bad}x"), ("GET", "/v1/providers?x={bad}"), ("GET", "/v1/tenants"), ("GET", "/v1/keys/{bad}"), ("DELETE", "/v1/keys/{bad}"), ("PUT", "/v1/lanes/{bad}/state"), ("PUT", "/v1/jobs"),
        ],
        [
            random => new BadRequest("POST", "/v1/jobs/0198d9f2-0000-7000-8000-000000000000/cancel", Encoding.UTF8.GetBytes(Pick(random, "{\"dry_run\":true}", "[", "7", "x")), "application/json"),
            random => new BadRequest("GET", $"/v1/jobs/0198d9f2-0000-7000-8000-000000000000/events?after={Pick(random, "-1", "x", "1e9", "99999999999999999999")}"),
        ],
        answer =>
        {
            Assert.Equal("application/problem+json", answer.Header("Content-Type"));
            var problem = answer.Json.AsObject();
            Assert.StartsWith("urn:imagegen:problem:", problem["type"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(answer.Status, problem["status"]!.GetValue<int>());
            Assert.NotEmpty(problem["title"]!.GetValue<string>());
            Assert.NotEmpty(problem["code"]!.GetValue<string>());
        });

    /// <summary>OpenAI's image API.</summary>
    public static TestedApi OpenAi { get; } = new(
        [
            OpenAiCall("/v1/images/generations", []),
            OpenAiCall("/v1/images/edits", new Dictionary<string, string[]>
            {
                ["images"] = ["7", "[]", "{}", "[7]", "[{}]", "[{\"file_id\":\"f\"}]", "[{\"image_url\":7}]", $"[{{\"image_url\":\"ftp://u:{Canary}@a\"}}]", "[{\"image_url\":\"https://a.example\"},{\"image_url\":\"https://b.example\"}]", "null"],
                ["mask"] = ["7", "{}", "\"a\""],
            }),
        ],
        [
            ("GET", "/v1/images/{bad}"), ("POST", "/v1/images/variations"), ("GET", "/v1/images/generations"), ("PUT", "/v1/images/edits"), ("DELETE", "/v1/images/{bad}"), ("GET", "/v1/models/{bad}"), ("POST", "/v1/models"), ("DELETE", "/v1/models/{bad}"),
            ("POST", "/v1/images"), ("PATCH", "/v1/images/generations/{bad}"),
        ],
        [
            random => Form(Pick(random, "", "--x--", "--x\r\n\r\n", "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nnot an image\r\n--x--", "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\n")),
            random => Form($"--x\r\nContent-Disposition: form-data; name=\"{Pick(random, "n", "size", "output_format", "response_format")}\"\r\n\r\n{Pick(random, "x", "-1", "1e9", "")}\r\n--x--\r\n"),
        ],
        answer => answer.ErrorOf(answer.Status, answer.Json["error"]?["code"]?.GetValue<string>()));

    /// <summary>Replicate's API.</summary>
    public static TestedApi Replicate { get; } = new(
        [
            Prediction("/replicate/v1/models/imagegen/sandbox/predictions", ""),
            Prediction("/replicate/v1/predictions", "\"version\":\"sandbox\","),
            Prediction("/replicate/v1/models/a/b/versions/5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa/predictions", ""),
            new JsonCall("POST", "/replicate/v1/predictions", Fields(("version", "\"sandbox\""), ("input", "{\"prompt\":\"a\"}")), ["input"], new Dictionary<string, string[]>
            {
                ["input"] = ["7", "[]", "null", "\"a\"", "{}", "{\"prompt\":7}"], ["version"] = ["7", "[]", "{}"], ["model"] = ["7", "[]", "{}"], ["webhook"] = ["7", "[]", "\"x\"", $"\"ftp://u:{Canary}@a.example/\""],
            }),
        ],
        [
            ("GET", "/replicate/v1/predictions/{bad}"), ("POST", "/replicate/v1/predictions/{bad}/cancel"), ("GET", "/replicate/v1/{bad}"), ("GET", "/replicate/v1/predictions?cursor={bad}"), ("GET", "/replicate/v1/predictions?created_after={bad}x"), ("DELETE", "/replicate/v1/predictions"),
            ("GET", "/replicate/v1/models/{bad}"), ("PUT", "/replicate/v1/predictions/{bad}"), ("POST", "/replicate/v1/models/{bad}/predictions"),
        ],
        [
            random => new BadRequest("POST", "/replicate/v1/predictions", Encoding.UTF8.GetBytes("""{"version":"sandbox","input":{"prompt":"a"}}"""), "application/json", [("Cancel-After", Pick(random, "4s", "8d", "soon", "99999999999s", "h", "-5s", "1.5"))]),
        ],
        answer =>
        {
            Assert.Equal("application/problem+json", answer.Header("Content-Type"));
            var problem = answer.Json.AsObject();
            Assert.Equal(answer.Status, problem["status"]!.GetValue<int>());
            Assert.All(["title", "detail", "code"], name => Assert.NotEmpty(problem[name]!.GetValue<string>()));
        });

    /// <summary>AUTOMATIC1111's API.</summary>
    public static TestedApi Automatic1111 { get; } = new(
        [
            Sd("txt2img", []),
            Sd("img2img", new Dictionary<string, string[]> { ["init_images"] = ["7", "[]", "{}", "[7]", "[\"\"]", "[\"AAAA\"]", "[\"a\",\"b\"]", "null", $"[\"ftp://{Canary}@a\"]"], ["denoising_strength"] = [.. BadNumber, "1.1"] }),
            new JsonCall("POST", "/sdapi/v1/options", Fields(("sd_model_checkpoint", "\"sandbox\"")), [], new Dictionary<string, string[]> { ["sd_model_checkpoint"] = ["7", "[]", "{}", "true", $"\"{new string('m', 201)}\"", "\"\\u0001\""] }) { TakesKey = false },
        ],
        [("GET", "/sdapi/v1/{bad}"), ("POST", "/sdapi/v1/{bad}"), ("GET", "/sdapi/v1/txt2img"), ("DELETE", "/sdapi/v1/options"), ("PUT", "/sdapi/v1/img2img"), ("POST", "/sdapi/v1/sd-models"), ("GET", "/sdapi/{bad}"), ("POST", "/sdapi/v1/progress")],
        [],
        answer =>
        {
            Assert.StartsWith("application/json", answer.Header("Content-Type"), StringComparison.Ordinal);
            var detail = answer.Json["detail"]!;
            if (answer.Status == 422)
            {
                Assert.NotEmpty(detail.AsArray());
                Assert.All(detail.AsArray(), fault => Assert.All(["msg", "type"], name => Assert.NotEmpty(fault![name]!.GetValue<string>())));
            }
            else
            {
                Assert.NotEmpty(detail.GetValue<string>());
                Assert.NotEmpty(answer.Json["error"]!.GetValue<string>());
            }
        });

    /// <summary>The MCP server. The faults of a tool's arguments are results with <c>isError</c> and status 200.</summary>
    public static TestedApi Mcp { get; } = new(
        [
            Tool("generate_image", Fields(("prompt", "\"a cat\"")), "prompt", new Dictionary<string, string[]>
            {
                ["prompt"] = ["7", "[]", "{}", "\"\"", "null", "\"\\u0000\"", "true"], ["width"] = [.. BadWhole, "7"], ["height"] = [.. BadWhole, "7"], ["seed"] = BadWhole, ["aspect_ratio"] = ["7", "\"x\"", "[]"], ["image"] = BadImage,
                ["provider"] = ["7", "\"nobody\"", "[]"], ["request_id"] = ["7", "\"\"", "\"a b\"", "[]", $"\"{new string('r', 201)}\""], ["model"] = ["7", "[]", "\" \""],
            }),
            Tool("get_image", Fields(("job_id", "\"x\"")), "job_id", new Dictionary<string, string[]> { ["job_id"] = ["7", "[]", "\"\"", "\"x\"", "null"], ["wait"] = ["-1", "41", "\"x\"", "1e99", "[]"] }),
            Tool("cancel_image", Fields(("job_id", "\"x\"")), "job_id", new Dictionary<string, string[]> { ["job_id"] = ["7", "[]", "\"\"", "\"x\"", "null"] }),
        ],
        [("DELETE", "/mcp"), ("PUT", "/mcp"), ("PATCH", "/mcp"), ("GET", "/mcp/{bad}"), ("POST", "/mcp/{bad}")],
        [
            random => Rpc($$"""{"jsonrpc":"2.0","id":1,"method":"{{Pick(random, "tools/nothing", "resources/list", "prompts/get", "", "initialise", "tools", "rpc.discover", "completion/complete")}}"}"""),
            random => Rpc(Pick(random, """{"jsonrpc":"1.0","id":1,"method":"tools/list"}""", """{"id":1,"method":"tools/list"}""", """{"jsonrpc":"2.0","id":{},"method":"tools/list"}""", """{"jsonrpc":"2.0","id":1,"method":7}""", """{"jsonrpc":"2.0","id":1}""", """{"jsonrpc":"2.0","id":1,"method":"tools/call"}""",
                """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}""", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nothing"}}""", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""", """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"generate_image","arguments":[]}}""",
                """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"generate_image","arguments":7}}""")),
            random => Rpc("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", ("MCP-Protocol-Version", Pick(random, "1999-01-01", "x", "2026-07-28"))),
            random => new BadRequest("POST", "/mcp", Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""), "application/json", [("Accept", Pick(random, "text/html", "image/png"))]),
        ],
        CheckRpc)
    { IsRpc = true };

    /// <summary>Whether errors of the protocol have status 200.</summary>
    public bool IsRpc { get; init; }

    private static JsonCall OpenAiCall(string path, Dictionary<string, string[]> further) => new(
        "POST",
        path,
        path.EndsWith("edits", StringComparison.Ordinal) ? Fields(("prompt", "\"a cat\""), ("images", "[{\"image_url\":\"https://a.example/x.png\"}]"), ("quality", "\"high\"")) : Fields(("prompt", "\"a cat\""), ("quality", "\"high\""), ("model", "\"dall-e-3\"")),
        ["prompt"],
        new Dictionary<string, string[]>(further)
        {
            ["prompt"] = BadPrompt,
            ["n"] = [.. BadWhole, "0", "11"],
            ["size"] = ["\"x\"", "\"1x\"", "\"0x0\"", "1024", "\"-1x-1\"", "\"1024x1024x1024\"", "[]", "\"99999999999x1\""],
            ["response_format"] = ["\"b64\"", "1", "[]", "\"\""],
            ["output_format"] = ["\"\"", "true", "\"gif\"", "[]"],
            ["user"] = ["{}", "7", "\"\\u0001\""],
            ["model"] = ["7", "[]", "{}"],
            ["stream"] = ["1", "\"true\"", "[]", "{}"],
            ["quality"] = ["\"\\ud800\""],
            ["background"] = ["\"\\udc00x\""],
        });

    private static JsonCall Prediction(string path, string model) => new("POST", path, Fields(("prompt", "\"a cat\""), ("seed", "7")), ["prompt"], new Dictionary<string, string[]>
    {
        ["prompt"] = BadPrompt,
        ["num_outputs"] = [.. BadWhole, "0", "17"],
        ["num_inference_steps"] = [.. BadWhole, "0", "501"],
        ["guidance_scale"] = [.. BadNumber, "51"],
        ["seed"] = [.. BadWhole, "4294967296"],
        ["output_format"] = ["7", "\"gif\"", "[]"],
        ["image"] = BadImage,
        ["mask"] = ["\"https://a.example/m.png\"", "7"],
        ["aspect_ratio"] = ["\"1:\"", "7", "[]", "\"0:0\""],
        ["width"] = BadWhole,
    })
    { Wrap = fields => $"{{{model}\"input\":{fields}}}" };

    private static JsonCall Sd(string call, Dictionary<string, string[]> further) => new(
        "POST",
        $"/sdapi/v1/{call}",
        further.Count == 0 ? Fields(("prompt", "\"a cat\""), ("cfg_scale", "4.5")) : Fields(("prompt", "\"a cat\""), ("init_images", $"[\"{Convert.ToBase64String(JobSteps.Png)}\"]")),
        ["prompt"],
        new Dictionary<string, string[]>(further)
        {
            ["prompt"] = BadPrompt,
            ["negative_prompt"] = BadText,
            ["steps"] = [.. BadWhole, "0", "100000"],
            ["cfg_scale"] = [.. BadNumber, "51"],
            ["width"] = [.. BadWhole, "7"],
            ["batch_size"] = [.. BadWhole, "0", "17", "99999999999"],
            ["n_iter"] = [.. BadWhole, "0", "17"],
            ["seed"] = [.. BadWhole.Except(["-1"]), "4294967296", "-2"],
            ["sampler_name"] = ["7", "[]", "{}"],
            ["scheduler"] = ["7", "[]", "{}"],
            ["send_images"] = ["7", "\"true\"", "[]"],
        });

    private static JsonCall Tool(string name, Dictionary<string, string> valid, string required, Dictionary<string, string[]> bad) => new("POST", "/mcp", valid, [required], bad)
    {
        TakesKey = false,
        Wrap = arguments => $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{name}}}","arguments":{{{arguments}}}}}""",
    };

    private static Dictionary<string, string> Fields(params IEnumerable<(string Name, string Value)> fields) => fields.ToDictionary(field => field.Name, field => field.Value);

    private static BadRequest Form(string body) => new("POST", "/v1/images/edits", Encoding.UTF8.GetBytes(body), "multipart/form-data; boundary=x");

    private static BadRequest Rpc(string body, params IReadOnlyList<(string Name, string Value)> headers) => new("POST", "/mcp", Encoding.UTF8.GetBytes(body), "application/json", headers);

    private static string Pick(Random random, params IReadOnlyList<string> all) => all[random.Next(all.Count)];

    /// <summary>An error of JSON-RPC or of a tool; or a problem, if the message never reached the protocol.</summary>
    private static void CheckRpc(Answer answer)
    {
        if (answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true)
        {
            Assert.NotEmpty(answer.Json["code"]!.GetValue<string>());
            return;
        }

        if (answer.Bytes.Length == 0)
        {
            Assert.InRange(answer.Status, 400, 499);
            return;
        }

        var text = answer.Text;
        var message = JsonNode.Parse(text.StartsWith('{') ? text : text.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..])!;
        if (message["error"] is { } error)
        {
            Assert.InRange(error["code"]!.GetValue<int>(), -33000, -32000);
            Assert.NotEqual(InternalError, error["code"]!.GetValue<int>());
            Assert.NotEmpty(error["message"]!.GetValue<string>());
        }
        else
        {
            Assert.True(message["result"]?["isError"]?.GetValue<bool>(), text);
            Assert.NotEmpty(message["result"]!["content"]![0]!["text"]!.GetValue<string>());
        }
    }
}
