namespace ImageGen.Gateway.Tests.Http;

/// <summary>Bodies that must be refused: a name, the body, and the fields the answer must name.</summary>
public static class BadBodies
{
    public static TheoryData<string, string, string[]> All { get; } = Make();

    private static TheoryData<string, string, string[]> Make()
    {
        var all = new TheoryData<string, string, string[]>();
        AddNoJson(all);
        AddWrongTypes(all);
        AddRanges(all);
        AddTexts(all);
        AddMetadata(all);
        AddUnknown(all);
        AddOnUnknown(all);
        return all;
    }

    private static void AddOnUnknown(TheoryData<string, string, string[]> all)
    {
        (string Value, string[] Fields)[] wishes =
        [
            ("5", ["on_unknown"]),
            ("\"fail\"", ["on_unknown"]),
            ("[]", ["on_unknown"]),
            ("{}", ["on_unknown.policy"]),
            ("""{"policy":"retry"}""", ["on_unknown.policy"]),
            ("""{"policy":2}""", ["on_unknown.policy"]),
            ("""{"policy":null}""", ["on_unknown.policy"]),
            ("""{"policy":"buy_again","up_to":"0.05"}""", ["on_unknown.up_to"]),
            ("""{"policy":"buy_again","up_to":-0.01}""", ["on_unknown.up_to"]),
            ("""{"policy":"buy_again","up_to":1000.01}""", ["on_unknown.up_to"]),
            ("""{"policy":"buy_again","up_to":1e400}""", ["on_unknown.up_to"]),
            ("""{"policy":"wait","up_to":1}""", ["on_unknown.up_to"]),
            ("""{"policy":"fail","upto":1}""", ["on_unknown.upto"]),
        ];
        foreach (var (value, fields) in wishes)
        {
            all.Add($"on_unknown {value}", $$"""{"prompt":"a cat","on_unknown":{{value}}}""", fields);
        }
    }

    private static void AddNoJson(TheoryData<string, string, string[]> all)
    {
        all.Add("empty", "", ["body"]);
        all.Add("white space", "  \n ", ["body"]);
        all.Add("not json", "prompt=a cat", ["body"]);
        all.Add("cut off", """{"prompt":"a cat""", ["prompt"]);
        all.Add("cut off after a field", """{"prompt":"a cat",""", ["prompt"]);
        all.Add("trailing garbage", """{"prompt":"a cat"}x""", ["body"]);
        all.Add("two objects", """{"prompt":"a cat"}{"prompt":"a cat"}""", ["body"]);
        all.Add("trailing comma", """{"prompt":"a cat",}""", ["prompt"]);
        all.Add("comment", """{"prompt":"a cat" /* hi */}""", ["prompt"]);
        all.Add("single quotes", "{'prompt':'a cat'}", ["body"]);
        all.Add("null root", "null", ["body"]);
        all.Add("array root", """[{"prompt":"a cat"}]""", ["body"]);
        all.Add("string root", "\"a cat\"", ["body"]);
        all.Add("number root", "5", ["body"]);
        all.Add("NaN", """{"prompt":"a cat","guidance":NaN}""", ["guidance"]);
        all.Add("Infinity", """{"prompt":"a cat","guidance":Infinity}""", ["guidance"]);
        all.Add("minus Infinity", """{"prompt":"a cat","guidance":-Infinity}""", ["guidance"]);
        all.Add("leading zero", """{"prompt":"a cat","seed":007}""", ["seed"]);
        all.Add("plus sign", """{"prompt":"a cat","seed":+7}""", ["seed"]);
        all.Add("hexadecimal", """{"prompt":"a cat","seed":0xff}""", ["seed"]);
        all.Add("bare point", """{"prompt":"a cat","guidance":.5}""", ["guidance"]);
        all.Add("misspelled true", """{"prompt":"a cat","seed":tru}""", ["seed"]);
        all.Add("raw line break in a string", "{\"prompt\":\"a\ncat\"}", ["prompt"]);
        all.Add("raw null in a string", "{\"prompt\":\"a\0cat\"}", ["prompt"]);
        all.Add("bad escape", """{"prompt":"a \q cat"}""", ["prompt"]);
        all.Add("short escape", """{"prompt":"\u12"}""", ["prompt"]);
        all.Add("array bomb", new string('[', 30_000), ["body"]);
        all.Add("object bomb", string.Concat(Enumerable.Repeat("{\"a\":", 5_000)), ["a"]);
        all.Add("closed array bomb in a field", $$"""{"prompt":"a cat","metadata":{{new string('[', 200)}}{{new string(']', 200)}}}""", ["metadata"]);
        all.Add("object bomb in a field", $$"""{"prompt":"a cat","metadata":{{string.Concat(Enumerable.Repeat("{\"x\":", 100))}}1{{new string('}', 100)}}}""", ["metadata"]);
        all.Add("depth 17", $$"""{"prompt":"a cat","x":{{new string('[', 16)}}{{new string(']', 16)}}}""", ["x"]);
    }

    private static void AddWrongTypes(TheoryData<string, string, string[]> all)
    {
        foreach (var field in new[] { "negative_prompt", "aspect_ratio", "model", "provider", "webhook" })
        {
            foreach (var value in new[] { "5", "true", "[]", "{}" })
            {
                all.Add($"{field} {value}", $$"""{"prompt":"a cat","{{field}}":{{value}}}""", [field]);
            }
        }

        foreach (var value in new[] { "5", "null", "false", "[\"a cat\"]", "{\"text\":\"a cat\"}" })
        {
            all.Add($"prompt {value}", $$"""{"prompt":{{value}}}""", ["prompt"]);
        }

        foreach (var field in new[] { "seed", "steps", "count", "expires_in", "priority" })
        {
            foreach (var value in new[] { "\"1\"", "1.5", "1.0", "1e2", "1E2", "true", "[]", "{}" })
            {
                all.Add($"{field} {value}", $$"""{"prompt":"a cat","{{field}}":{{value}}}""", [field]);
            }
        }

        foreach (var value in new[] { "\"512\"", "512.0", "false", "[512]" })
        {
            all.Add($"width {value}", $$"""{"prompt":"a cat","width":{{value}},"height":512}""", ["width"]);
            all.Add($"height {value}", $$"""{"prompt":"a cat","width":512,"height":{{value}}}""", ["height"]);
        }

        foreach (var value in new[] { "\"7\"", "true", "[]", "{}" })
        {
            all.Add($"guidance {value}", $$"""{"prompt":"a cat","guidance":{{value}}}""", ["guidance"]);
        }

        foreach (var value in new[] { "0", "1", "99", "\"gif\"", "\"PNG\"", "\"Png\"", "\"\"", "\"0\"", "true", "[]", "\"\\ud800\"" })
        {
            all.Add($"output_format {value}", $$"""{"prompt":"a cat","output_format":{{value}}}""", ["output_format"]);
        }

        foreach (var value in new[] { "5", "\"a\"", "true", "[]", "[{\"a\":\"b\"}]" })
        {
            all.Add($"metadata {value}", $$"""{"prompt":"a cat","metadata":{{value}}}""", ["metadata"]);
        }
    }

    private static void AddRanges(TheoryData<string, string, string[]> all)
    {
        (string Field, string[] Values)[] ranges =
        [
            ("seed", ["-1", "4294967296", "9223372036854775808", "-9223372036854775809", new string('9', 400)]),
            ("steps", ["0", "-1", "501", "2147483648", "99999999999999999999"]),
            ("guidance", ["-0.1", "50.1", "1e309", "-1e309", "1e99999"]),
            ("count", ["0", "-1", "17", "2147483648"]),
            ("expires_in", ["0", "-5", "604801", "99999999999"]),
            ("priority", ["-11", "11", "2147483648"]),
        ];
        foreach (var (field, values) in ranges)
        {
            foreach (var value in values)
            {
                all.Add($"{field} is {(value.Length > 30 ? "400 digits" : value)}", $$"""{"prompt":"a cat","{{field}}":{{value}}}""", [field]);
            }
        }

        foreach (var value in new[] { "0", "63", "-512", "4097", "99999999999" })
        {
            all.Add($"width is {value}", $$"""{"prompt":"a cat","width":{{value}},"height":512}""", ["width"]);
            all.Add($"height is {value}", $$"""{"prompt":"a cat","width":512,"height":{{value}}}""", ["height"]);
        }

        all.Add("width alone", """{"prompt":"a cat","width":512}""", ["height"]);
        all.Add("height alone", """{"prompt":"a cat","height":512}""", ["width"]);
        foreach (var value in new[] { "16x9", "0:1", "1:0", "100:1", "16:9:4", "", " 16:9", "16:9\\n", "-1:2", "1.5:1" })
        {
            all.Add($"aspect_ratio is '{value}'", $$"""{"prompt":"a cat","aspect_ratio":"{{value}}"}""", ["aspect_ratio"]);
        }

        all.Add("aspect_ratio beside a size", """{"prompt":"a cat","aspect_ratio":"1:1","width":512,"height":512}""", ["aspect_ratio"]);
    }

    private static void AddTexts(TheoryData<string, string, string[]> all)
    {
        all.Add("no prompt", "{}", ["prompt"]);
        all.Add("empty prompt", """{"prompt":""}""", ["prompt"]);
        all.Add("blank prompt", """{"prompt":" \t\n "}""", ["prompt"]);
        all.Add("prompt too long", $$"""{"prompt":"{{new string('a', 10_001)}}"}""", ["prompt"]);
        all.Add("negative prompt too long", $$"""{"prompt":"a cat","negative_prompt":"{{new string('a', 10_001)}}"}""", ["negative_prompt"]);
        foreach (var control in new[] { "\\u0000", "\\u0007", "\\b", "\\f", "\\u001b", "\\u007f", "\\u0085", "\\u009f" })
        {
            all.Add($"prompt with {control}", $$"""{"prompt":"a{{control}}cat"}""", ["prompt"]);
        }

        all.Add("negative prompt with a control character", """{"prompt":"a cat","negative_prompt":"\u0001"}""", ["negative_prompt"]);
        foreach (var surrogate in new[] { "\\ud800", "\\udc00", "\\ud83dx", "\\ude00\\ud83d" })
        {
            all.Add($"prompt with {surrogate}", $$"""{"prompt":"a {{surrogate}}"}""", ["prompt"]);
        }

        all.Add("model with a line break", """{"prompt":"a cat","model":"a\nb"}""", ["model"]);
        all.Add("model with a lone surrogate", """{"prompt":"a cat","model":"\udfff"}""", ["model"]);
        all.Add("blank model", """{"prompt":"a cat","model":" "}""", ["model"]);
        all.Add("model too long", $$"""{"prompt":"a cat","model":"{{new string('m', 201)}}"}""", ["model"]);
        foreach (var fallback in new[] { "5", "\"sandbox\"", "[5]", "[null]", "[\"nobody\"]", "[\"sandbox\",\"sandbox\"]", "[\"\"]", "[\"../x\"]", """["a","b","c","d","e","f","g","h","i"]""" })
        {
            all.Add($"fallback is {fallback}", $$"""{"prompt":"a cat","fallback":{{fallback}}}""", ["fallback"]);
        }

        foreach (var provider in new[] { "", "Sandbox", "sand box", "../sandbox", "nobody", "sandbox\\u0000" })
        {
            all.Add($"provider is '{provider}'", $$"""{"prompt":"a cat","provider":"{{provider}}"}""", ["provider"]);
        }

        foreach (var webhook in new[]
        {
            "", "example.com", "/hook", "http://example.com/", "ftp://example.com/", "https://user:pw@example.com/", "https://example.com/#f",
            "https://", "https:///hook", "javascript:alert(1)", "https://example.com/\\n",
        })
        {
            all.Add($"webhook is '{webhook}'", $$"""{"prompt":"a cat","webhook":"{{webhook}}"}""", ["webhook"]);
        }

        all.Add("webhook too long", $$"""{"prompt":"a cat","webhook":"https://example.com/{{new string('x', 2048)}}"}""", ["webhook"]);
    }

    private static void AddMetadata(TheoryData<string, string, string[]> all)
    {
        foreach (var value in new[] { "5", "null", "true", "{}", "[]", "\"\\ud800\"", "\"\\u0000\"", $"\"{new string('v', 513)}\"" })
        {
            all.Add($"metadata value {(value.Length > 100 ? "too long" : value)}", $$$"""{"prompt":"a cat","metadata":{"k":{{{value}}}}}""", ["metadata.k"]);
        }

        var many = string.Join(',', Enumerable.Range(0, 33).Select(n => $"\"k{n}\":\"v\""));
        all.Add("33 entries of metadata", $$$"""{"prompt":"a cat","metadata":{{{{many}}}}}""", ["metadata"]);
        all.Add("empty metadata name", """{"prompt":"a cat","metadata":{"":"v"}}""", ["metadata."]);
        all.Add("metadata name too long", $$$"""{"prompt":"a cat","metadata":{"{{{new string('k', 65)}}}":"v"}}""", [$"metadata.{new string('k', 64)}"]);
        all.Add("metadata name with a line break", """{"prompt":"a cat","metadata":{"a\nb":"v"}}""", ["metadata.a\uFFFDb"]);
        all.Add("metadata name with a lone surrogate", """{"prompt":"a cat","metadata":{"\ud800":"v"}}""", ["metadata"]);
        all.Add("duplicate metadata name", """{"prompt":"a cat","metadata":{"a":"1","a":"2"}}""", ["metadata.a"]);
        all.Add("nested metadata", """{"prompt":"a cat","metadata":{"a":{"b":{"c":"d"}}}}""", ["metadata.a"]);
    }

    private static void AddUnknown(TheoryData<string, string, string[]> all)
    {
        foreach (var name in new[] { "Prompt2", "PROMPT", "negativePrompt", "num_outputs", "size", "api_key", "__proto__", "$type", "job_id", "tenant" })
        {
            all.Add($"unknown field {name}", $$"""{"prompt":"a cat","{{name}}":"x"}""", [name]);
        }

        all.Add("unknown null field", """{"prompt":"a cat","sparkle":null}""", ["sparkle"]);
        all.Add("empty field name", """{"prompt":"a cat","":1}""", [""]);
        all.Add("field name in escapes twice", """{"prompt":"a cat","\u0070rompt":"b"}""", ["prompt"]);
        all.Add("field name with a lone surrogate", """{"prompt":"a cat","\ud800":1}""", ["body"]);
        all.Add("long field name", $$"""{"prompt":"a cat","{{new string('n', 500)}}":1}""", [new string('n', 64)]);
        all.Add("prompt twice", """{"prompt":"a cat","prompt":"a dog"}""", ["prompt"]);
        all.Add("prompt twice alike", """{"prompt":"a cat","prompt":"a cat"}""", ["prompt"]);
        all.Add("seed twice", """{"prompt":"a cat","seed":1,"seed":2}""", ["seed"]);
        all.Add("seed twice, once null", """{"prompt":"a cat","seed":null,"seed":2}""", ["seed"]);
        all.Add("metadata twice", """{"prompt":"a cat","metadata":{},"metadata":{}}""", ["metadata"]);
    }
}
