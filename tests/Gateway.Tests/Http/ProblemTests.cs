using ImageGen.Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Http;

public sealed class ProblemTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/jobs")]
    public async Task An_unmapped_path_is_a_404_problem(string path)
        => Assert.Equal(path, (await _client.GetAsync(path)).ProblemOf(404, "not_found")["instance"]!.GetValue<string>());

    [Theory]
    [InlineData("DELETE", "/v1/jobs", "GET, POST")]
    [InlineData("PUT", "/v1/jobs/00000000-0000-4000-8000-000000000000", "DELETE, GET")]
    [InlineData("GET", "/v1/jobs/00000000-0000-4000-8000-000000000000/cancel", "POST")]
    [InlineData("POST", "/v1/providers", "GET")]
    public async Task A_method_the_path_does_not_know_is_a_405_problem(string method, string path, string allow)
    {
        var answer = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        answer.ProblemOf(405, "method_not_allowed");
        Assert.Equal(allow.Split(", ").Order(), answer.Header("Allow")!.Split(", ").Order());
    }

    [Fact]
    public async Task A_client_that_accepts_only_images_gets_the_problem()
    {
        var id = await _client.NewJobAsync();

        (await _client.GetAsync($"/v1/jobs/{id}/image", ("Accept", "image/png"))).ProblemOf(409, "no_image");
        (await _client.GetAsync("/nothing", ("Accept", "image/png"))).ProblemOf(404, "not_found");
    }

    [Fact]
    public async Task An_internal_fault_is_a_500_problem_without_details_and_is_logged()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        gateway.App.MapGet("/broken", IResult () => throw new InvalidOperationException("inner secret")).AllowAnonymous();

        var answer = await gateway.NewTenant().GetAsync("/broken");

        answer.ProblemOf(500, "internal_error");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Contains(gateway.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("inner secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_request_is_not_logged_as_an_error()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);

        (await gateway.NewTenant().SubmitAsync("{}")).Refuses("prompt");

        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Level >= LogLevel.Warning && line.Category.Contains("Diagnostics", StringComparison.Ordinal));
    }
}
