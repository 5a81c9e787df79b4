using System.Text;

namespace ImageGen.Gateway.Tests.BadRequests;

/// <summary>Generates bad requests to one API, the same ones for the same seed.</summary>
internal sealed class BadRequestSource(TestedApi api, int seed)
{
    private static readonly string[] NotJson =
    [
        "", " \n", "{", "}", "{{}", "prompt=a", "{'prompt':'a'}", "{\"prompt\":\"a\",}", "{\"prompt\":NaN}", "{\"prompt\":\"a\"}{\"prompt\":\"a\"}", "{\"prompt\":\"a\"}x", "{\"prompt\" \"a\"}", "{\"prompt\":\"\\q\"}", "{\"prompt\":\"a\nb\"}",
        "/* */{\"prompt\":\"a\"}", "\0", "<xml/>", "--x\r\n\r\n", "{\"seed\":+1}", "{\"seed\":0x1}", "{\"seed\":01}", "{\"a\":tru}", "[1,2", "undefined",
    ];

    private static readonly string[] OtherRoots = ["[]", "null", "true", "7", "-1e9", "\"prompt\"", "[{\"prompt\":\"a\"}]", "[[[]]]"];
    private static readonly string[] OtherTypes = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/jsonp", "x", "", "application/octet-stream", "multipart/form-data; boundary=x", "multipart/form-data"];
    private static readonly string[] OtherMethods = ["PROPFIND", "LINK", "TRACE", "M-SEARCH"];
    private static readonly string[] Names = ["a", "metadata", "input", "x", "provider_options", "prompt", "options", "\\ud83d\\ude00"];

    private readonly Random _random = new(seed);

    /// <summary>The next request.</summary>
    public BadRequest Next()
    {
        if (api.Paths.Count > 0 && _random.Next(5) == 0)
        {
            var (method, path) = Pick(api.Paths);
            return new BadRequest(method, path.Replace("{bad}", Pick(BadIds()), StringComparison.Ordinal));
        }

        if (api.Others.Count > 0 && _random.Next(8) == 0)
        {
            return Pick(api.Others)(_random);
        }

        var call = Pick(api.Calls);
        return _random.Next(20) switch
        {
            0 or 1 => Json(call, Pick(NotJson)),
            2 => Json(call, Pick(OtherRoots)),
            3 or 4 => Truncated(call),
            5 => new BadRequest(call.Method, call.Path, Noise(), "application/json"),
            6 => Deep(call),
            7 => new BadRequest(call.Method, call.Path, Encoding.UTF8.GetBytes(call.BodyOf(call.Valid)), Pick(OtherTypes)),
            8 when call.TakesKey => Json(call, call.BodyOf(call.Valid)) with { Headers = [("Idempotency-Key", BadKey())] },
            9 => Json(call, call.BodyOf(call.Valid)) with { Headers = [("X-Tenant-Id", Pick(["A", " ", "a b", "../x", new string('t', 65), "default,default", "*", "é"]))] },
            10 => new BadRequest(Pick(OtherMethods), call.Path),
            11 when call.Required.Count > 0 => Json(call, call.BodyOf(call.Valid.Where(field => field.Key != call.Required[0]))),
            12 => Huge(call),
            _ => WithBadValues(call),
        };
    }

    private static BadRequest Json(JsonCall call, string body) => new(call.Method, call.Path, Encoding.UTF8.GetBytes(body), "application/json");

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    private BadRequest WithBadValues(JsonCall call)
    {
        var fields = new Dictionary<string, string>(call.Valid.Where(field => call.Required.Contains(field.Key) || _random.Next(2) == 0));
        for (var faults = _random.Next(1, 4); faults > 0; faults--)
        {
            var (name, values) = call.Bad.ElementAt(_random.Next(call.Bad.Count));
            fields[name] = Pick(values);
        }

        if (_random.Next(10) == 0)
        {
            // No API reads it, but some list all names.
            fields["\\ud800"] = "\"\\udc00\"";
        }

        return Json(call, call.BodyOf(fields.OrderBy(_ => _random.Next())));
    }

    private BadRequest Truncated(JsonCall call)
    {
        var body = Encoding.UTF8.GetBytes(call.BodyOf(call.Valid));
        return new BadRequest(call.Method, call.Path, body[.._random.Next(1, body.Length - 1)], "application/json");
    }

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(1, 200)];
        _random.NextBytes(noise);

        // Never UTF-8.
        noise[_random.Next(noise.Length)] = 0xFF;
        return noise;
    }

    private BadRequest Deep(JsonCall call)
    {
        var depth = _random.Next(64, 3000);
        var (open, close) = _random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var value = $"{string.Concat(Enumerable.Repeat(open, depth))}1{(_random.Next(4) == 0 ? "" : string.Concat(Enumerable.Repeat(close, depth)))}";
        return Json(call, call.BodyOf(call.Valid.Append(KeyValuePair.Create(Pick(Names), value))));
    }

    private BadRequest Huge(JsonCall call)
    {
        var fields = new Dictionary<string, string>(call.Valid);
        if (fields.ContainsKey("prompt"))
        {
            fields["prompt"] = $"\"{new string((char)('a' + _random.Next(26)), _random.Next(10_001, 60_000))}\"";
        }
        else
        {
            fields["x"] = $"\"{new string('x', 300_000)}\"";
        }

        return Json(call, call.BodyOf(fields));
    }

    private string BadKey() => Pick(["a b", "\u00e9", new string('k', 256), "\t", "a,\u0001", "k\u007f"]);

    private string[] BadIds() =>
    [
        "0", "x", "null", "..%2f..%2fetc", "00000000-0000-0000-0000-000000000000", $"{NewGuid()}", $"{NewGuid():N}", $"{{{NewGuid()}}}", "'or'1'='1", "%F0%9F%90%B1", "%ff", new string('9', 300), "-1", "1e9", "%0d%0aX: y", "{id}",
    ];

    private Guid NewGuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
