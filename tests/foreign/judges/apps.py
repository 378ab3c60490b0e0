"""Apps for the judges to make."""

import io
import zipfile

from judge import CERTIFICATE

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"


def files(name, run_as):
    """The five files of an external client app with its manifest, by path."""
    of = f"<externalClientApplication>{name}</externalClientApplication>"
    members = {
        "ExternalClientApplication": name,
        "ExtlClntAppConfigurablePolicies": f"{name}_plcy",
        "ExtlClntAppGlobalOauthSettings": f"{name}_glbl",
        "ExtlClntAppOauthConfigurablePolicies": f"{name}_oauthplcy",
        "ExtlClntAppOauthSettings": f"{name}_oauth",
    }
    types = "".join(
        f"<types><members>{member}</members><name>{kind}</name></types>"
        for kind, member in members.items()
    )
    return {
        "package.xml": _file("Package", f"{types}<version>62.0</version>"),
        f"externalClientApps/{name}.eca": _file(
            "ExternalClientApplication",
            "<contactEmail>qa@example.com</contactEmail>"
            f"<distributionState>Local</distributionState><label>{name}</label>",
        ),
        f"extlClntAppOauthSettings/{name}_oauth.ecaOauth": _file(
            "ExtlClntAppOauthSettings",
            f"<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>{of}",
        ),
        f"extlClntAppGlobalOauthSets/{name}_glbl.ecaGlblOauth": _file(
            "ExtlClntAppGlobalOauthSettings",
            f"<callbackUrl>http://localhost:1717/callback</callbackUrl>"
            f"<certificate>{CERTIFICATE}</certificate>"
            f"<consumerKey>KeyOf{name}1</consumerKey>"
            f"<consumerSecret>SecretOf{name}1</consumerSecret>{of}"
            "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>",
        ),
        f"extlClntAppOauthPolicies/{name}_oauthplcy.ecaOauthPlcy": _file(
            "ExtlClntAppOauthConfigurablePolicies",
            f"<clientCredentialsFlowUser>{run_as}</clientCredentialsFlowUser>{of}"
            "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
            "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>",
        ),
        f"extlClntAppPolicies/{name}_plcy.ecaPlcy": _file(
            "ExtlClntAppConfigurablePolicies",
            f"{of}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>",
        ),
    }


def manifest(types):
    """A manifest that lists nothing, or what to delete."""
    return _file("Package", f"{types}<version>62.0</version>")


def packed(contents):
    """A ZIP of files, as a file that can be read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in contents.items():
            archive.writestr(path, text)
    return packed


def _file(kind, fields):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{NAMESPACE}">{fields}</{kind}>\n'
