namespace Writeathon.Service.Http;

/// <summary>The problems that an endpoint may answer with beyond those that every endpoint shares; for the description.</summary>
/// <param name="Problems">Each of them.</param>
internal sealed record Refusals(IReadOnlyList<ProblemType> Problems);

/// <summary>Marks an endpoint that anyone may call and that looks at a token if one is sent.</summary>
internal sealed class TokenWelcome;

/// <summary>What endpoints say of themselves when they are mapped.</summary>
internal static class Saying
{
    /// <summary>Names the problems that this endpoint answers with, beyond those that follow from its route, body and authorization.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params ProblemType[] problems)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Refusals(problems));

    /// <summary>Lets anyone in, and says that a token changes the answer.</summary>
    public static TBuilder WelcomesToken<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AllowAnonymous().WithMetadata(new TokenWelcome());
}
