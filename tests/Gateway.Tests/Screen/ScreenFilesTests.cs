using System.Text.RegularExpressions;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Screen;

/// <summary>The files of the operator's screen are public, guarded, and load nothing from elsewhere.</summary>
public sealed partial class ScreenFilesTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task The_page_and_every_file_that_it_names_are_served_with_a_strict_policy()
    {
        var page = await _client.GetAsync("/ui/");
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Header("Content-Type")));
        var names = Named().Matches(page.Text).Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith('#')).ToList();
        Assert.True(names.Count >= 5, "The page names few files.");
        foreach (var file in names.Append(""))
        {
            var answer = await _client.GetAsync($"/ui/{file}");
            Assert.True(answer.Status == 200, $"{file} answered {answer.Status}.");
            Assert.Equal(("nosniff", "DENY", "no-referrer", "no-cache"), (answer.Header("X-Content-Type-Options"), answer.Header("X-Frame-Options"), answer.Header("Referrer-Policy"), answer.Header("Cache-Control")));
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';", answer.Header("Content-Security-Policy"));
            Assert.DoesNotContain("unsafe", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unchanged_file_is_not_sent_again()
    {
        var first = await _client.GetAsync("/ui/main.js");

        Assert.Equal(304, (await _client.GetAsync("/ui/main.js", ("If-None-Match", first.Header("ETag")!))).Status);
        Assert.Equal(200, (await _client.GetAsync("/ui/main.js", ("If-None-Match", "\"other\""))).Status);
    }

    [Fact]
    public async Task The_address_without_a_slash_leads_to_the_page_and_unknown_files_do_not_exist()
    {
        var moved = await _client.GetAsync("/ui");
        Assert.Equal((308, "/ui/"), (moved.Status, moved.Header("Location")));
        (await _client.GetAsync("/ui/no-such.js")).ProblemOf(404, "not_found");
        (await _client.GetAsync("/ui/..%2fappsettings.json")).ProblemOf(404, "not_found");
    }

    [Fact]
    public void No_file_has_markup_from_text_or_an_address_of_another_host()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src/Gateway/Screen/Files"), "*", SearchOption.AllDirectories).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Assert.False(Elsewhere().IsMatch(text), $"{Path.GetFileName(file)} names another host, or makes markup or code from text: {Elsewhere().Match(text).Value}");
        }
    }

    [GeneratedRegex("(?:href|src)=\"(?<name>[^\"]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex(@"https?://[a-z0-9]|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|\son[a-z]+=""", RegexOptions.CultureInvariant)]
    private static partial Regex Elsewhere();
}
