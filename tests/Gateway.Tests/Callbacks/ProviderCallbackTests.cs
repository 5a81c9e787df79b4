using System.Text;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Jobs.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Callbacks;

[Collection(nameof(CallbackGateway))]
public sealed class ProviderCallbackTests(CallbackGateway world)
{
    private const string Word = """{"id":"p1","status":"succeeded","output":"ignored"}""";
    private readonly TestGateway _gateway = world.Gateway;

    [Fact]
    public async Task A_provider_callback_makes_a_waiting_job_due()
    {
        var (client, id) = await world.WaitingAsync("painter");

        var answer = await SendAsync(client, AddressOf("painter", id), Word);

        Assert.Equal(204, answer.Status);
        var claim = await _gateway.Claims.ClaimAsync(id, new Claimant("w"), TimeSpan.FromSeconds(60), ifDue: true, lane: null, TestContext.Current.CancellationToken);
        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
    }

    [Fact]
    public async Task The_callback_address_sent_to_the_provider_is_the_public_one()
        => Assert.StartsWith("https://pictures.example.com/v1/hooks/painter?job=", _gateway.App.Services.GetRequiredService<ProviderCallbacks>().AddressFor("painter", Guid.NewGuid())!.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("?job=1")]
    [InlineData("?job=0198d9f2000070008000000000000001")]
    [InlineData("?job=0198d9f2000070008000000000000001&tag=AAAA")]
    [InlineData("?job=0198d9f2000070008000000000000001&tag=%00")]
    public async Task A_callback_without_a_valid_tag_is_refused(string query)
        => (await SendAsync(_gateway.NewTenant(), "/v1/hooks/painter" + query, Word)).ProblemOf(401, "untrusted_hook");

    [Fact]
    public async Task The_tag_of_another_job_or_provider_is_refused()
    {
        var (client, id) = await world.WaitingAsync("painter");
        var other = AddressOf("painter", Guid.NewGuid());

        (await SendAsync(client, $"/v1/hooks/painter?job={id:N}&tag={other[(other.IndexOf("tag=", StringComparison.Ordinal) + 4)..]}", Word)).ProblemOf(401, "untrusted_hook");
        (await SendAsync(client, AddressOf("signed", id).Replace("/signed?", "/painter?", StringComparison.Ordinal), Word)).ProblemOf(401, "untrusted_hook");

        var claim = await _gateway.Claims.ClaimAsync(id, new Claimant("w"), TimeSpan.FromSeconds(60), ifDue: true, lane: null, TestContext.Current.CancellationToken);
        Assert.Equal(ClaimOutcome.NotDue, claim.Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":"../x"}""")]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("{\"id\":\"p1\"")]
    public async Task A_callback_without_an_id_is_refused(string body)
        => (await SendAsync(_gateway.NewTenant(), AddressOf("painter", Guid.NewGuid()), body)).Refuses("body");

    [Fact]
    public async Task A_callback_of_more_than_a_megabyte_is_refused()
        => (await SendAsync(_gateway.NewTenant(), AddressOf("painter", Guid.NewGuid()), new string(' ', (1024 * 1024) + 1))).ProblemOf(413, "body_too_large");

    [Fact]
    public async Task A_callback_about_a_removed_job_is_accepted_and_changes_nothing()
        => Assert.Equal(204, (await SendAsync(_gateway.NewTenant(), AddressOf("painter", Guid.NewGuid()), Word)).Status);

    [Fact]
    public async Task A_callback_needs_the_provider_s_signature_where_a_secret_is_configured()
    {
        var (client, id) = await world.WaitingAsync("signed");
        var address = AddressOf("signed", id);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        (await SendAsync(client, address, Word)).ProblemOf(401, "untrusted_hook");
        (await SendAsync(client, address, Word, world.Configured.Sign(Word + " "))).ProblemOf(401, "untrusted_hook");
        (await SendAsync(client, address, Word, world.Configured.Sign(Word, at: now - 400))).ProblemOf(401, "untrusted_hook");
        (await SendAsync(client, address, Word, world.Configured.Sign(Word, at: now + 400))).ProblemOf(401, "untrusted_hook");
        Assert.Equal(204, (await SendAsync(client, address, Word, world.Configured.Sign(Word))).Status);
        Assert.Equal(204, (await SendAsync(client, address, Word, world.Configured.Sign(Word))).Status);
    }

    private string AddressOf(string provider, Guid job) => world.AddressOf(provider, job);

    private static Task<Answer> SendAsync(TestClient client, string address, string body, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = body.Length > 1024 * 1024;
        return client.SendAsync(request, headers);
    }
}
