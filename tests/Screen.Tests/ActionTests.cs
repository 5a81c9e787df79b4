using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ImageGen.Screen.Tests;

/// <summary>What an operator does on the screen, and what the store has afterwards.</summary>
public sealed class ActionTests(Chromium chromium, BusySystem system)
{
    private readonly string _tenant = $"t-{Guid.NewGuid():N}";

    [Fact]
    public async Task All_jobs_of_a_filter_are_replayed_after_their_number_and_price_were_shown_and_confirmed()
    {
        for (var n = 0; n < 3; n++)
        {
            await system.EndedAsync(new { prompt = $"Poster {n} sandbox:fail=content_rejected", provider = "studio" }, "failed", _tenant);
        }

        await using var screen = await OpenAsync();
        await screen.GoAsync("jobs?status=failed", "Jobs");
        await screen.SeeAsync("Poster 2");
        await screen.Page.Locator("#bulk-replay").ClickAsync();

        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Replay 3 jobs").WaitForAsync();
        Assert.Equal(["3", "3", "$0.06"], await dialog.Locator(".figures b").AllInnerTextsAsync());
        var go = dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Replay 3 jobs" });
        Assert.True(await go.IsDisabledAsync());
        await screen.AssertAccessibleAsync();
        await screen.PhotographAsync("bulk-replay");

        await dialog.Locator("#confirm").FillAsync("2");
        Assert.True(await go.IsDisabledAsync());
        Assert.All(await RowsAsync(), job => Assert.Equal(0, job.Replays));
        await dialog.Locator("#confirm").FillAsync("3");
        await go.ClickAsync();

        await dialog.GetByText("3 jobs replayed; at most 3 images bought.").WaitForAsync();
        Assert.All(await RowsAsync(), job => Assert.Equal(1, job.Replays));
        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task All_jobs_of_a_filter_are_canceled_after_their_number_was_shown()
    {
        foreach (var name in new[] { "red", "red", "blue" })
        {
            await system.SubmitAsync(new { prompt = $"A {name} poster", provider = "press", metadata = new { color = name } }, _tenant);
        }

        await using var screen = await OpenAsync();
        await screen.GoAsync("jobs", "Jobs");
        await screen.Page.GetByText("Labels and times").ClickAsync();
        await screen.Page.GetByLabel("Labels", new PageGetByLabelOptions { Exact = true }).FillAsync("color=red");
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Page.Locator("#bulk-cancel:not([disabled])").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Cancel 2 jobs" }).ClickAsync();

        await dialog.GetByText("2 jobs canceled.").WaitForAsync();
        Assert.Equal([JobStatus.Queued, JobStatus.Canceled, JobStatus.Canceled], (await RowsAsync()).Select(job => job.Status));
        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task The_whole_way_from_the_overview_to_a_replay_is_possible_with_the_keyboard_alone()
    {
        var id = await system.EndedAsync(new { prompt = "A kite over dunes sandbox:fail=content_rejected" }, "failed", _tenant);
        await using var screen = await OpenAsync();
        await screen.GoAsync("overview", "Overview");
        var keys = screen.Page.Keyboard;

        await keys.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusAsync(screen));
        await keys.PressAsync("Enter");
        Assert.Equal("content", await screen.Page.EvaluateAsync<string>("document.activeElement.id"));

        await keys.PressAsync("/");
        await screen.UntilAsync("document.activeElement.id === 'search'");
        await keys.TypeAsync("over DUNES");
        await keys.PressAsync("Enter");
        await screen.UntilAsync("location.hash.includes('search=over') && document.activeElement.id === 'search'");
        await screen.SeeAsync("A kite over dunes");
        await TabToAsync(screen, "A kite over dunes");
        await keys.PressAsync("Enter");
        await screen.SeeAsync("Content rejected");
        await TabToAsync(screen, "Replay …");
        await keys.PressAsync("Enter");
        await screen.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await keys.PressAsync("Escape");
        await screen.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        Assert.Equal("Replay …", await FocusAsync(screen));
        Assert.Equal(0, (await RowsAsync()).Single().Replays);

        await keys.PressAsync("Enter");
        await TabToAsync(screen, "Replay");
        await keys.PressAsync("Enter");

        await Eventually.TrueAsync(async () => (await RowsAsync()).Single(job => job.Id == id).Replays == 1, "the job is replayed");
        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task A_prompt_becomes_an_image()
    {
        await using var screen = await OpenAsync();
        await screen.GoAsync("try", "Try it");

        await screen.Page.GetByLabel("Prompt").FillAsync("A lighthouse in a storm");
        await screen.Page.GetByLabel("Size").SelectOptionAsync("512x512");
        await screen.Page.Locator("#generate").ClickAsync();

        var image = screen.Page.Locator("figure img");
        await image.WaitForAsync();
        Assert.Equal(512, await image.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        Assert.Single(await RowsAsync());
        await screen.AssertAccessibleAsync();
        await screen.AssertSoundAsync();
        await screen.PhotographAsync("try-done");
    }

    [Fact]
    public async Task Jobs_of_others_appear_and_change_without_a_reload()
    {
        await using var screen = await OpenAsync();
        await screen.GoAsync("jobs", "Jobs");
        await screen.SeeAsync("No job matches");
        await screen.Page.Locator("#live[data-state=on]").WaitForAsync();

        var id = await system.SubmitAsync(new { prompt = "A poster that comes later", provider = "press" }, _tenant);
        await screen.SeeAsync("A poster that comes later");
        await screen.SeeAsync("An operator has paused the lane");
        await system.SendAsync(HttpMethod.Post, $"/v1/jobs/{id}/cancel", tenant: _tenant);
        await screen.Page.Locator("#results .chip", new PageLocatorOptions { HasText = "canceled" }).WaitForAsync();

        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task A_lane_is_drained_and_resumed()
    {
        await using var screen = await OpenAsync();
        await screen.GoAsync("providers", "Providers");
        await screen.Button("Change lane default").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("State").SelectOptionAsync("draining");
        await dialog.GetByLabel("Only for the tenant").FillAsync(_tenant);
        await dialog.GetByLabel("Reason").FillAsync("maintenance");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Apply" }).ClickAsync();

        await screen.SeeAsync($"draining: {_tenant}");
        var holds = (await system.SendAsync(HttpMethod.Get, "/v1/lanes/default"))["holds"]!.AsArray();
        Assert.Equal(("draining", "maintenance"), (holds.Single(hold => hold!["tenant"]!.GetValue<string>() == _tenant)!["state"]!.GetValue<string>(), holds.Single(hold => hold!["tenant"]!.GetValue<string>() == _tenant)!["reason"]!.GetValue<string>()));

        await system.SendAsync(HttpMethod.Put, "/v1/lanes/default/state", new { state = "open", tenant = _tenant });
        await screen.AssertSoundAsync();
    }

    [Fact]
    public async Task An_endpoint_is_added_tested_and_its_deliveries_are_shown_and_repeated()
    {
        await using var screen = await OpenAsync();
        await screen.GoAsync("webhooks", "Webhooks");
        await screen.Page.Locator("#add").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Address").FillAsync("https://receiver.invalid/hook");
        await dialog.GetByLabel("Description").FillAsync(BusySystem.Hostile);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add" }).ClickAsync();
        var secret = dialog.GetByLabel("The secret", new LocatorGetByLabelOptions { Exact = true });
        Assert.StartsWith("whsec_", await secret.InputValueAsync());
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Done" }).ClickAsync();

        await screen.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "https://receiver.invalid/hook" }).ClickAsync();
        await screen.Page.Locator("#test").ClickAsync();
        await screen.SeeAsync("webhook.test");
        await screen.Button("Deliver webhook.test again").ClickAsync();
        await screen.Page.Locator("#notices").GetByText("It is delivered again.").WaitForAsync();
        await screen.AssertNamedAsync();
        await screen.AssertAccessibleAsync();
        await screen.AssertSoundAsync();
        await screen.PhotographAsync("webhook");
    }

    [Fact]
    public async Task A_weight_and_limits_are_set_for_a_tenant()
    {
        await system.EndedAsync(new { prompt = "A kite" }, "succeeded", _tenant);
        await using var screen = await OpenAsync();
        await screen.GoAsync("access", "Keys and tenants");
        await screen.Button($"Weight of {_tenant}").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(new Regex("Jobs that begin")).FillAsync("7");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save" }).ClickAsync();
        await dialog.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await screen.Button($"Limits of {_tenant}").ClickAsync();
        await dialog.GetByLabel("Images a day").FillAsync("250");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save" }).ClickAsync();
        await screen.SeeAsync("images a day: 250");

        Assert.Equal(7, (await system.SendAsync(HttpMethod.Get, $"/v1/tenants/{_tenant}/weight"))["weight"]!.GetValue<int>());
        Assert.Equal(250, (await system.SendAsync(HttpMethod.Get, $"/v1/tenants/{_tenant}/limits"))["images_per_day"]!.GetValue<int>());
        await screen.AssertSoundAsync();
    }

    private Task<Screen> OpenAsync() => Screen.OpenAsync(chromium, system.Address, tenant: _tenant);

    private async Task<IReadOnlyList<Job>> RowsAsync()
        => (await system.Services.GetRequiredService<IJobIndex>().ListAsync(_tenant, new JobFilter(), 100, null, TestContext.Current.CancellationToken)).Jobs;

    private static Task<string> FocusAsync(Screen screen) => screen.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()");

    /// <summary>Presses Tab until the control with this text has the focus.</summary>
    private static async Task TabToAsync(Screen screen, string text)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await screen.Page.Keyboard.PressAsync("Tab");
            if ((await FocusAsync(screen)).StartsWith(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"Sixty presses of Tab did not reach '{text}'.");
    }
}
