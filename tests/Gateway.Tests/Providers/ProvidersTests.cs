using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Providers;

public sealed class ProvidersTests(SharedGateway shared)
{
    [Fact]
    public async Task The_configured_providers_are_listed_by_name_with_the_default_marked()
    {
        var answer = await shared.Gateway.NewTenant().GetAsync("/v1/providers");

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """
            {"data":[{"name":"painter","kind":"replicate","lane":"paid","model":"owner/name","price":0.04,"concurrency":7,"default":false},{"name":"sandbox","kind":"sandbox","lane":"default","model":null,"price":0,"concurrency":100,"default":true}]}
            """,
            answer.Text);
    }
}
