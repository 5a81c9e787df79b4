using ImageGen.Contracts;
using Microsoft.Playwright;

namespace ImageGen.Screen.Tests;

/// <summary>Every view with the data of a system, on a desktop and a phone, in light and dark colors.</summary>
public sealed class ViewTests(Chromium chromium, BusySystem system)
{
    /// <summary>View, heading, and what it must show once its data are there.</summary>
    private static readonly (string View, string Heading, string Shows)[] Views =
    [
        ("overview", "Overview", "content rejected"),
        ("jobs", "Jobs", "A red fox asleep"),
        ("providers", "Providers", "studio"),
        ("webhooks", "Webhooks", "No endpoint is registered"),
        ("access", "Keys and tenants", "acme"),
        ("try", "Try it", "The image appears here."),
    ];

    public static TheoryData<string, bool, bool> Looks
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var (view, _, _) in Views)
            {
                data.Add(view, false, false);
                if (TestSize.IsFull || view == Views[0].View)
                {
                    data.Add(view, true, true);
                }

                if (TestSize.IsFull)
                {
                    data.Add(view, false, true);
                    data.Add(view, true, false);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_view_shows_its_data_accessibly_and_within_the_window(string view, bool isPhone, bool isDark)
    {
        var (_, heading, shows) = Views.Single(entry => entry.View == view);
        await using var screen = await Screen.OpenAsync(chromium, system.Address, isPhone: isPhone, isDark: isDark);

        await screen.GoAsync(view, heading);
        await screen.SeeAsync(shows);

        await screen.AssertFitsAsync();
        await screen.AssertNamedAsync();
        await screen.AssertAccessibleAsync();
        await screen.AssertSoundAsync();
        await screen.PhotographAsync($"{view}-{(isPhone ? "phone" : "desktop")}-{(isDark ? "dark" : "light")}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_job_shows_its_image_attempts_events_cost_and_next_step(bool isPhone, bool isDark)
    {
        var id = await system.EndedAsync(new { prompt = "A kite over dunes", provider = "studio", width = 256, height = 256 }, "succeeded", "viewer");
        await using var screen = await Screen.OpenAsync(chromium, system.Address, tenant: "viewer", isPhone: isPhone, isDark: isDark);

        await screen.GoAsync($"jobs/{id}", "Job");
        await screen.SeeAsync("None: the image is stored.");
        await screen.SeeAsync("$0.02");
        await screen.SeeAsync("generated");

        var width = await screen.Page.Locator("figure img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)");
        Assert.Equal(256, width);
        await screen.AssertFitsAsync();
        await screen.AssertNamedAsync();
        await screen.AssertAccessibleAsync();
        await screen.AssertSoundAsync();
        await screen.PhotographAsync($"job-{(isPhone ? "phone" : "desktop")}-{(isDark ? "dark" : "light")}");
    }

    [Fact]
    public async Task The_numbers_of_the_overview_are_those_of_the_store()
    {
        await using var screen = await Screen.OpenAsync(chromium, system.Address, tenant: "acme");

        await screen.GoAsync("overview", "Overview");
        await screen.SeeAsync("What waits, and why");

        var counts = await system.CountAsync("acme");
        foreach (var (status, name) in new[]
        {
            (JobStatus.Queued, "queued"), (JobStatus.Running, "running"), (JobStatus.Succeeded, "succeeded"), (JobStatus.Failed, "failed"), (JobStatus.Canceled, "canceled"), (JobStatus.OutcomeUnknown, "outcome_unknown"),
        })
        {
            Assert.Equal(counts[status].ToString(System.Globalization.CultureInfo.InvariantCulture), await screen.Page.Locator($".tile.t-{name} b").InnerTextAsync());
        }

        // Three images, a rejected order that was not charged, and one that may have been.
        await screen.SeeAsync("$0.06");
        await screen.SeeAsync("$0.02");
        Assert.Equal(["content rejected", "insufficient balance", "outcome unknown"], (await screen.Page.Locator("[data-part=failures] .bars li a").AllInnerTextsAsync()).Order());
    }

    [Fact]
    public async Task Texts_of_callers_are_shown_as_texts()
    {
        await using var screen = await Screen.OpenAsync(chromium, system.Address);

        await screen.GoAsync("jobs", "Jobs");
        await screen.Page.Locator("main a.prompt", new PageLocatorOptions { HasText = "<img src=x onerror" }).First.ClickAsync();
        await screen.SeeAsync("None: the image is stored.");
        await screen.SeeAsync(BusySystem.Hostile);
        await screen.GoAsync("overview", "Overview");
        await screen.SeeAsync("Lane slow is paused");
        await screen.GoAsync("providers", "Providers");
        await screen.SeeAsync("paused");

        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task The_key_is_in_no_address_and_the_page_asks_no_other_host()
    {
        await using var screen = await Screen.OpenAsync(chromium, system.Address);

        foreach (var (view, heading, shows) in Views)
        {
            await screen.GoAsync(view, heading);
            await screen.SeeAsync(shows);
        }

        Assert.DoesNotContain(screen.Requests, request => request.Url.Contains(BusySystem.Token, StringComparison.Ordinal));
        Assert.All(screen.Requests, request => Assert.True(request.Url.StartsWith(system.Address.AbsoluteUri, StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal), request.Url));
        Assert.All(screen.Requests.Where(request => request.Url.Contains("/v1/", StringComparison.Ordinal)), request => Assert.Equal($"Bearer {BusySystem.Token}", request.Headers["authorization"]));
        await screen.AssertSoundAsync();
    }
}
